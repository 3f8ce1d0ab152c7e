package io.nexaera.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What was shipped still does what its figures say, on texts of our own (docs/injection-figures.md has the held-out
/// ones).
class ClassifierTest {
    private static final Path OWN = Path.of("training/injection");

    private final Quarantine quarantine = Quarantine.byWords();

    private static List<String> some(String file, String list) {
        Grammar grammar = Grammar.of(OWN, file);
        Random random = new Random(99);
        List<String> texts = new ArrayList<>();
        for (String shape : grammar.shapes(list)) {
            for (int n = 0; n < 8; n++) {
                texts.add(grammar.make(shape, random));
            }
        }
        return texts;
    }

    private double flagged(List<String> texts, Channel channel) {
        return (double) texts.stream()
                        .filter(text -> quarantine.score(text, channel) > 0.5)
                        .count()
                / texts.size();
    }

    @Test
    void attacksAreFound() {
        assertThat(flagged(some("attacks.txt", "attack"), Channel.CHAT)).isGreaterThan(0.8);
        assertThat(flagged(some("german.txt", "attack"), Channel.CHAT)).isGreaterThan(0.8);
        assertThat(flagged(some("attacks.txt", "buried"), Channel.MAIL)).isGreaterThan(0.8);
    }

    @Test
    void harmlessTextFullOfTheWordsOfAttacksIsLeftAlone() {
        assertThat(flagged(some("hard-negatives.txt", "benign"), Channel.CHAT)).isLessThan(0.05);
        assertThat(flagged(some("german.txt", "benign"), Channel.CHAT)).isLessThan(0.05);
        assertThat(flagged(some("mails.txt", "mailline"), Channel.MAIL)).isLessThan(0.05);
    }
}
