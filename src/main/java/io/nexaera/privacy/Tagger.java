package io.nexaera.privacy;

/// Finds names, places, firms, streets and postal codes by what stands around them: a linear model over hashed
/// features, the
/// best sequence of tags by the algorithm of Viterbi (1967), trained as an averaged perceptron (Collins,
/// *Discriminative
/// Training Methods for Hidden Markov Models*, 2002). Not promised: that it finds all.
final class Tagger {
    private static final String REASON = "name, place or address by its words and what is around";
    private static final int FURTHEST_CODE = 6;
    private static final int LONGEST_HOUSE_NUMBER = 6;
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
                collect(tokens, from, best(tokens, from, to), found);
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

    private static void collect(Tokens tokens, int from, byte[] tags, Found found) {
        for (int i = 0; i < tags.length; ) {
            PiiType type = Tag.of(tags[i]).type;
            int last = i + 1;
            while (type != null && last < tags.length && tags[last] > 0 && tags[last] % 2 == 0) {
                last++;
            }
            if (type != null) {
                int first = Edges.first(tokens, from + i, from + last - 1);
                int end = Edges.last(tokens, first, from + last - 1);
                add(tokens, first, end, type, found);
            }
            i = last;
        }
    }

    private static void add(Tokens tokens, int first, int last, PiiType type, Found found) {
        if (first <= last && isPlausible(tokens, first, last, type, found)) {
            found.add(tokens.start[first], tokens.end[last], type, Found.TAGGED, REASON);
        }
    }

    /// No street holds a telephone number; a postal code stands beside a place.
    private static boolean isPlausible(Tokens tokens, int first, int last, PiiType type, Found found) {
        if (type == PiiType.POSTAL_CODE) {
            boolean behind = !found.spans.isEmpty()
                    && isPlace(found.spans.getLast().type())
                    && Math.abs(tokens.start[first] - found.spans.getLast().end()) <= FURTHEST_CODE;
            return behind || tokens.isCapitalized(Math.min(last + 1, tokens.count - 1));
        }
        for (int i = first; i <= last; i++) {
            if (tokens.kind[i] == Tokens.NUMBER && tokens.length(i) > LONGEST_HOUSE_NUMBER) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlace(PiiType type) {
        return type == PiiType.PLACE || type == PiiType.STREET_ADDRESS || type == PiiType.POSTAL_CODE;
    }
}
