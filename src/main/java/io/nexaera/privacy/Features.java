package io.nexaera.privacy;

/// What the tagger looks at for each token: the word and its neighbours, their shapes, what the lexicon knows of them,
/// which group of words they belong to, the word's ends, and where in its line it stands. Each feature is a row of the
/// weights, found by hashing (Weinberger et al., *Feature Hashing for Large Scale Multitask Learning*, 2009).
final class Features {
    static final int COUNT = 40;
    private static final int SHAPE_SHIFT = 10;
    private static final int OUTSIDE = 0x5bd1e995;
    private static final int LINE_MARK = 0x3c6ef372;

    private final Tokens tokens;
    private final int rowMask;
    private final int from;
    private final int to;
    private final int letterCase;
    /// Of each token of the stretch: what kind of word it is, all told.
    private final int[] look;
    /// Of each token: the group of words that it belongs to, or its shape.
    private final int[] group;
    /// Of each token: the last word before a colon in its line, 0 for none.
    private final int[] key;

    /// @param from the first token of the stretch
    /// @param to the token behind its last
    /// @param rowMask number of rows less one, a power of two less one
    Features(Tokens tokens, Lexicon lexicon, int rowMask, int from, int to) {
        this.tokens = tokens;
        this.rowMask = rowMask;
        this.from = from;
        this.to = to;
        letterCase = letterCase();
        look = new int[to - from];
        group = new int[to - from];
        key = new int[to - from];
        int label = 0;
        for (int i = from; i < to; i++) {
            int known = tokens.kind[i] == Tokens.WORD ? lexicon.of(tokens.hash[i]) : 0;
            int shape = readShape(i);
            look[i - from] = shape << SHAPE_SHIFT | Lexicon.bits(known) << 2 | letterCase;
            group[i - from] = Lexicon.group(known) > 0 ? Lexicon.group(known) : -1 - shape;
            label = tokens.kind[i] == Tokens.LINE_END
                    ? 0
                    : label == 0 && tokens.is(i, ':') && i > from ? tokens.hash[i - 1] : label;
            key[i - from] = label;
        }
    }

    /// 1 where the stretch has no capital, 2 where it has no small letter, else 0.
    private int letterCase() {
        boolean upper = false;
        boolean lower = false;
        for (int i = from; i < to; i++) {
            if (tokens.kind[i] == Tokens.WORD) {
                char c = tokens.first(i);
                upper |= Character.isUpperCase(c);
                lower |= Character.isLowerCase(tokens.text.at(tokens.end[i] - 1));
            }
        }
        return upper ? lower ? 0 : 2 : 1;
    }

    private int readShape(int i) {
        int length = Math.min(tokens.length(i), 15);
        return switch (tokens.kind[i]) {
            case Tokens.NUMBER -> 16 + length;
            case Tokens.MIXED -> 32 + Math.min(length, 8) + (Scan.isDigit(tokens.first(i)) ? 8 : 0);
            case Tokens.MARK -> 64 + (tokens.first(i) & 127);
            case Tokens.LINE_END -> 48;
            default -> wordShape(i);
        };
    }

    private int wordShape(int i) {
        char first = tokens.first(i);
        char last = tokens.text.at(tokens.end[i] - 1);
        if (first > 0x24f) {
            return 8 + Character.getType(first) % 8;
        }
        boolean one = tokens.length(i) == 1;
        boolean upper = Character.isUpperCase(first);
        boolean upperToo = Character.isUpperCase(last);
        return upper ? one ? 3 : upperToo ? 2 : 1 : one ? 5 : upperToo ? 4 : 0;
    }

    /// What was read once, for [#look].
    private int shape(int i) {
        return look[i - from] >>> SHAPE_SHIFT;
    }

    /// Writes the rows for token `i` into `rows`.
    void at(int i, int[] rows) {
        int w = tokens.hash[i];
        int before = word(i - 1);
        int behind = word(i + 1);
        int l = look(i, 0);
        int lb = look(i, -1);
        int la = look(i, 1);
        int n = 0;
        rows[n++] = row(1, w);
        rows[n++] = row(2, before);
        rows[n++] = row(3, behind);
        rows[n++] = row(4, word(i - 2));
        rows[n++] = row(5, word(i + 2));
        rows[n++] = row(6, before, w);
        rows[n++] = row(7, w, behind);
        rows[n++] = row(8, before, l);
        rows[n++] = row(9, l, behind);
        rows[n++] = row(10, l);
        rows[n++] = row(11, lb, l);
        rows[n++] = row(12, l, la);
        rows[n++] = row(13, lb, l, la);
        rows[n++] = row(14, word(i - 2), before, l);
        rows[n++] = row(15, l, behind, word(i + 2));
        rows[n++] = row(16, look(i, -2), lb, l);
        rows[n++] = row(17, l, la, look(i, 2));
        rows[n++] = row(18, before, l, behind);
        rows[n++] = row(19, firstInLine(i) ? 1 : 0, l);
        rows[n++] = row(20, key[i - from], l);
        rows[n++] = row(21, key[i - from], lb, l);
        rows[n++] = row(22, w, letterCase, tokens.kind[i] == Tokens.WORD ? shape(i) : 0);
        rows[n++] = row(23, look(i, -2), l);
        rows[n++] = row(24, l, look(i, 2));
        rows[n++] = row(25, lb, l, la, look(i, 2));
        rows[n++] = row(26, word(i - 3), l);
        n = groups(i, l, before, behind, rows, n);
        affixes(i, rows, n);
    }

    private int groups(int i, int l, int before, int behind, int[] rows, int first) {
        int g = group(i, 0);
        int gb = group(i, -1);
        int ga = group(i, 1);
        int n = first;
        rows[n++] = row(31, g, shape(i));
        rows[n++] = row(32, gb, l);
        rows[n++] = row(33, l, ga);
        rows[n++] = row(34, gb, g);
        rows[n++] = row(35, g, ga);
        rows[n++] = row(36, group(i, -2), gb, l);
        rows[n++] = row(37, l, ga, group(i, 2));
        rows[n++] = row(38, gb, g, ga);
        rows[n++] = row(39, before, g);
        rows[n++] = row(40, g, behind);
        return n;
    }

    private void affixes(int i, int[] rows, int n) {
        int first = tokens.start[i];
        int end = tokens.end[i];
        boolean word = tokens.kind[i] == Tokens.WORD;
        int shape = word ? shape(i) : 60;
        rows[n] = row(27, word ? part(first, Math.min(end, first + 3)) : 0, shape);
        rows[n + 1] = row(28, word ? part(Math.max(first, end - 2), end) : 0, shape);
        rows[n + 2] = row(29, word ? part(Math.max(first, end - 3), end) : 0, shape);
        rows[n + 3] = row(30, word ? part(Math.max(first, end - 4), end) : 0, letterCase);
    }

    private int part(int start, int end) {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + Character.toLowerCase(tokens.text.at(i));
        }
        return hash;
    }

    private boolean firstInLine(int i) {
        return i == from || tokens.kind[i - 1] == Tokens.LINE_END;
    }

    private int word(int i) {
        return i < from || i >= to ? OUTSIDE : tokens.kind[i] == Tokens.LINE_END ? LINE_MARK : tokens.hash[i];
    }

    private int look(int i, int offset) {
        int at = i + offset - from;
        return at < 0 || at >= look.length ? OUTSIDE : look[at];
    }

    private int group(int i, int offset) {
        int at = i + offset - from;
        return at < 0 || at >= group.length ? OUTSIDE : group[at];
    }

    private int row(int template, int a) {
        return mix(template * 0x27d4eb2f + a);
    }

    private int row(int template, int a, int b) {
        return mix((template * 0x27d4eb2f + a) * 0x85ebca6b + b);
    }

    private int row(int template, int a, int b, int c) {
        return mix(((template * 0x27d4eb2f + a) * 0x85ebca6b + b) * 0xc2b2ae35 + c);
    }

    private int row(int template, int a, int b, int c, int d) {
        return mix((((template * 0x27d4eb2f + a) * 0x85ebca6b + b) * 0xc2b2ae35 + c) * 0x165667b1 + d);
    }

    private int mix(int hash) {
        int mixed = hash ^ hash >>> 15;
        mixed *= 0x2c1b3c6d;
        mixed ^= mixed >>> 12;
        mixed *= 0x297a2d39;
        return (mixed ^ mixed >>> 15) & rowMask;
    }
}
