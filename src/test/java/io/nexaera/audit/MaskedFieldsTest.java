package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What somebody hands to the log under a secret's name doesn't stand in it.
class MaskedFieldsTest {
    @Test
    void secretsAreMaskedWhereverTheyStand() {
        assertThat(MaskedFields.of(Map.of(
                        "name",
                        "Mia",
                        "api_key",
                        "sk-1",
                        "maxTokens",
                        800,
                        "smtp",
                        Map.of("host", "mx", "Password", "hunter2"),
                        "tokens",
                        List.of("public"),
                        "token",
                        List.of("t-1", "t-2"))))
                .isEqualTo(Map.of(
                        "name",
                        "Mia",
                        "api_key",
                        "[secret]",
                        "maxTokens",
                        800,
                        "smtp",
                        Map.of("host", "mx", "Password", "[secret]"),
                        "tokens",
                        List.of("public"),
                        "token",
                        List.of("[secret]", "[secret]")));
    }
}
