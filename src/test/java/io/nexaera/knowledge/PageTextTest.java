package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What pages look like, and what is left of them to search.
class PageTextTest {
    @Test
    void runningHeadsFootersAndPageNumbersGo() {
        List<List<String>> pages = new ArrayList<>();
        for (int page = 1; page <= 6; page++) {
            pages.add(List.of(
                    "Bee Manual",
                    "",
                    "Page text number " + "abcdef".charAt(page - 1) + " is here.",
                    "",
                    "- " + page + " -",
                    page % 2 == 0 ? page + " Chapter 1. Hives" : "1.2. The frame " + page));
        }
        assertThat(PageText.sections(pages, true))
                .extracting(Section::text)
                .containsExactly(
                        "Page text number a is here.",
                        "Page text number b is here.",
                        "Page text number c is here.",
                        "Page text number d is here.",
                        "Page text number e is here.",
                        "Page text number f is here.");
    }

    @Test
    void tablesOfContentsAreLeftOut() {
        List<String> page = List.of(
                "Contents", "", "1. Hives . . . . . . . 3", "2. Queens . . . . . . 12", "", "Bees are insects.");
        assertThat(text(page)).isEqualTo("Contents\n\nBees are insects.");
    }

    @Test
    void numberedTitlesAndCapitalsBecomeHeadings() {
        List<Section> sections = PageText.sections(
                List.of(List.of(
                        "2. Hives",
                        "",
                        "A hive is a house.",
                        "",
                        "2.1 The Frame",
                        "",
                        "A frame holds wax.",
                        "",
                        "THE QUEEN",
                        "There is one.")),
                false);
        assertThat(sections)
                .containsExactly(
                        new Section(null, "2. Hives", "A hive is a house."),
                        new Section(null, "2. Hives › 2.1 The Frame", "A frame holds wax."),
                        new Section(null, "THE QUEEN", "There is one."));
    }

    @Test
    void wordsBrokenAtALinesEndAreWholeAgain() {
        assertThat(text(List.of("A hive is a won-", "derful house for", "bees.")))
                .isEqualTo("A hive is a wonderful house for bees.");
    }

    @Test
    void listsKeepTheirLines() {
        assertThat(text(List.of("Take:", "* a hive", "* a smoker and", "  a veil")))
                .isEqualTo("Take:\n* a hive\n* a smoker and a veil");
    }

    @Test
    void aParagraphBrokenInMidSentenceIsJoined() {
        assertThat(text(List.of("Bees that fly to the", "", "lime trees come home late.")))
                .isEqualTo("Bees that fly to the lime trees come home late.");
    }

    private static String text(List<String> page) {
        return String.join(
                "|",
                PageText.sections(List.of(page), false).stream()
                        .map(Section::text)
                        .toList());
    }
}
