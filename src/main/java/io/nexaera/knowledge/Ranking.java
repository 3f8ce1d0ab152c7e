package io.nexaera.knowledge;

import io.nexaera.knowledge.Candidates.Found;
import io.nexaera.knowledge.Candidates.Row;
import io.nexaera.knowledge.Candidates.Scored;
import java.util.Comparator;
import java.util.List;

/// Scores chunks against a question in two steps. All of them by the words that they share with it, weighted by how
/// rare
/// each word is in these documents, and by likeness in meaning; then the best of them also by how close together the
/// words stand.
final class Ranking {
    /// How many go into the second step.
    static final int FINALISTS = 24;

    private static final double WORDS = 0.25;
    private static final double MEANING = 0.50;
    private static final double CLOSENESS = 0.25;

    private final List<String> words;
    private final double[] weights;

    /// @param words the question's words, as [Candidates#words] found them
    Ranking(List<Row> rows, List<String> words) {
        this.words = words;
        this.weights = new double[words.size()];
        for (int n = 0; n < weights.length; n++) {
            long holding = holding(rows, n);
            weights[n] = Math.log(1 + (rows.size() - holding + 0.5) / (holding + 0.5));
        }
    }

    List<Scored> finalists(List<Row> rows, float[] question) {
        return rows.stream()
                .map(row -> new Scored(row.document(), row.ordinal(), share(row.words()), meaning(question, row)))
                .sorted(Comparator.comparingDouble(Ranking::likely).reversed())
                .limit(FINALISTS)
                .toList();
    }

    List<Passage> best(List<Found> found, int limit) {
        return found.stream()
                .map(this::passage)
                .sorted(Comparator.comparingDouble(Passage::score).reversed())
                .limit(limit)
                .toList();
    }

    private Passage passage(Found found) {
        Chunk chunk = found.chunk();
        Scored scored = found.scored();
        double closeness = closeness(chunk);
        return new Passage(
                scored.document(),
                found.documentName(),
                chunk.page(),
                chunk.heading(),
                chunk.text(),
                WORDS * scored.words() + MEANING * scored.meaning() + CLOSENESS * closeness,
                new Passage.Evidence(scored.words(), scored.meaning(), closeness));
    }

    private static double likely(Scored scored) {
        return (WORDS + CLOSENESS) * scored.words() + MEANING * scored.meaning();
    }

    /// The best share of two neighbouring sentences.
    private double closeness(Chunk chunk) {
        int before = 0;
        double best = 0;
        for (Sentences.Piece sentence : Sentences.of(chunk.text(), Chunker.MOST)) {
            int here = WordMatch.mask(words, sentence.text());
            best = Math.max(best, share(before | here));
            before = here;
        }
        return best;
    }

    /// How much of the question's weight the words of a mask have, 0 to 1.
    private double share(int mask) {
        double shared = 0;
        double all = 1e-9;
        for (int n = 0; n < weights.length; n++) {
            shared += (mask >>> n & 1) * weights[n];
            all += weights[n];
        }
        return shared / all;
    }

    private static double meaning(float[] question, Row row) {
        return Math.max(0, PackedVector.cosine(question, row.vector()));
    }

    private static long holding(List<Row> rows, int word) {
        return rows.stream().filter(row -> (row.words() >>> word & 1) == 1).count();
    }
}
