package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    @Test
    void aShortSectionIsOneChunk() {
        assertThat(Chunker.chunks(List.of(new Section(3, "Care", "Rinse well."))))
                .containsExactly(new Chunk(0, 3, "Care", "Rinse well."));
    }

    @Test
    void chunksNeverCrossAPageOrAHeading() {
        var chunks = Chunker.chunks(
                List.of(new Section(1, "A", "One."), new Section(1, "B", "Two."), new Section(2, "B", "Three.")));
        assertThat(chunks).extracting(Chunk::text).containsExactly("One.", "Two.", "Three.");
        assertThat(chunks).extracting(Chunk::ordinal).containsExactly(0, 1, 2);
    }

    @Test
    void aParagraphThatGoesOnRepeatsItsLastSentence() {
        String sentence = "This sentence about bees has about sixty characters in all. ";
        var chunks =
                Chunker.chunks(List.of(new Section(null, "", sentence.repeat(30).strip())));
        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks.get(1).text()).startsWith(sentence.strip());
        assertThat(chunks.getFirst().text()).endsWith("in all.");
    }

    @Test
    void rowsOfATableStayWhole() {
        String row = "Service: Filling; Price: 120; Note: one surface only\n";
        var chunks = Chunker.chunks(
                List.of(new Section(null, "Prices", row.repeat(60).strip())));
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.text().lines())
                        .allMatch(line -> line.startsWith("Service:") && line.endsWith("only")));
    }

    /// Whatever the text: nothing is too long, nothing is lost but white space, and the order is kept.
    @Test
    void anyTextIsCutWithoutLoss() {
        Random random = new Random(20261123);
        for (int run = 0; run < 300; run++) {
            String text = text(random);
            var chunks = Chunker.chunks(List.of(new Section(null, "", text)));
            assertThat(chunks).allSatisfy(chunk -> {
                assertThat(chunk.text().length()).isLessThanOrEqualTo(Chunker.MOST + 200);
                assertThat(chunk.text()).isNotBlank();
            });
            for (String word : text.strip().split("\\s+", -1)) {
                assertThat(word.isEmpty()
                                || word.length() > 50
                                || chunks.stream()
                                        .anyMatch(chunk -> chunk.text().contains(word)))
                        .as(word)
                        .isTrue();
            }
        }
    }

    private static String text(Random random) {
        String alphabet = "abc def. ghi\n\n\n\tjkl?! ü 😀 ,;: xyz-1";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(5_000);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(alphabet.codePointAt(
                    alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, alphabet.length())))));
        }
        return text.toString();
    }
}
