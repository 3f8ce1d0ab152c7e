package io.nexaera.privacy;

/// Finds names, places, firms, streets and postal codes by what stands around them: a linear model over hashed
/// features, the
/// best sequence of tags by the algorithm of Viterbi (1967), trained as an averaged perceptron (Collins,
/// *Discriminative
/// Training Methods for Hidden Markov Models*, 2002). Not promised: that it finds all.
final class Tagger {
    private static final int IMPOSSIBLE = -1_000_000_000;

    private final Weights weights;

    Tagger(Weights weights) {
        this.weights = weights;
    }

    void tag(Scan scan, Found found) {
        Tokens tokens = scan.tokens();
        for (int from = 0; from < tokens.count; ) {
            int to = Stretches.end(tokens, from);
            if (hasWords(tokens, from, to)) {
                new TaggedSpans(tokens, weights.lexicon, found, from, best(tokens, from, to)).collect();
            }
            from = to;
        }
    }

    private static boolean hasWords(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.kind[i] == Tokens.WORD) {
                return true;
            }
        }
        return false;
    }

    /// The best tag for each token of the stretch.
    byte[] best(Tokens tokens, int from, int to) {
        Features features = new Features(tokens, weights.lexicon, weights.rowMask, from, to);
        int length = to - from;
        int[] rows = new int[Features.COUNT];
        int[] emitted = new int[Tag.COUNT];
        int[] scores = new int[Tag.COUNT];
        int[] next = new int[Tag.COUNT];
        byte[] cameFrom = new byte[length * Tag.COUNT];
        for (int i = 0; i < length; i++) {
            features.at(from + i, rows);
            weights.score(rows, emitted, 0);
            for (int tag = 0; tag < Tag.COUNT; tag++) {
                int before = i == 0 ? 0 : bestBefore(scores, tag);
                boolean possible = i > 0 || Tag.mayFollow(0, tag);
                next[tag] = possible
                        ? (i == 0 ? 0 : scores[before]) + weights.transition(before, tag) + emitted[tag]
                        : IMPOSSIBLE;
                cameFrom[i * Tag.COUNT + tag] = (byte) before;
            }
            int[] spare = scores;
            scores = next;
            next = spare;
        }
        return backwards(scores, cameFrom, length);
    }

    private int bestBefore(int[] scores, int tag) {
        int best = -1;
        int bestScore = Integer.MIN_VALUE;
        for (int before = 0; before < Tag.COUNT; before++) {
            int score = scores[before] + weights.transition(before, tag);
            if (score > bestScore && Tag.mayFollow(before, tag)) {
                best = before;
                bestScore = score;
            }
        }
        return best;
    }

    private static byte[] backwards(int[] scores, byte[] cameFrom, int length) {
        byte[] tags = new byte[length];
        int tag = 0;
        for (int other = 1; other < Tag.COUNT; other++) {
            tag = scores[other] > scores[tag] ? other : tag;
        }
        for (int i = length - 1; i >= 0; i--) {
            tags[i] = (byte) tag;
            tag = cameFrom[i * Tag.COUNT + tag];
        }
        return tags;
    }
}
