package io.nexaera.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The vector of docs/formats.md.
class PlaceholdersTest {
    @Test
    void placeholdersAreSpelledAsTheFormatSays() {
        Placeholders placeholders = new Placeholders(new byte[32]);
        assertThat(placeholders.of("PERSON", "Ann Lee")).isEqualTo("[PERSON_1_87nf9]");
        assertThat(placeholders.of("EMAIL", "x@y.org")).isEqualTo("[EMAIL_1_ig64w]");
        assertThat(placeholders.of("PERSON", "ANN LEE")).isEqualTo("[PERSON_1B_39g7f]");
        assertThat(placeholders.of("PERSON", "Ann Lee")).isEqualTo("[PERSON_1_87nf9]");
    }
}
