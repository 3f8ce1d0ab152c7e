package io.nexaera.quarantine;

/// The features of a folded text: words, pairs and triples of words, pairs with a gap, the first words of a sentence,
/// runs of three to five characters inside words, and classes of words that stand for one another, alone and in order;
/// each hashed (the "hashing trick", Weinberger et al. 2009).
final class Features {
    /// 2 to this power buckets.
    static final int BITS = 17;

    private static final int PAIR = 0x51ED270B;
    private static final int TRIPLE = 0x2545F491;
    private static final int GAP = 0x6C8E9CF5;
    private static final int FIRST = 0x3C6EF372;
    private static final int RUN = 0x1B873593;
    private static final int SIGN = 0x7ED55D16;
    private static final int CLASS = 0x165667B1;

    private final Sink sink;
    private int words;
    private int last;
    private int beforeLast;
    private int lastClass;
    private int classBefore;

    interface Sink {
        void feature(int bucket);
    }

    private Features(Sink sink) {
        this.sink = sink;
    }

    static void of(String folded, Sink sink) {
        new Features(sink).read(folded);
    }

    private void read(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                int end = i + 1;
                while (end < text.length() && isInWord(text, end)) {
                    end++;
                }
                word(text, i, end);
                i = end;
            } else {
                if (!Character.isWhitespace(c)) {
                    emit(SIGN + c * 31);
                }
                i++;
            }
        }
        emit(PAIR * (last + 1));
    }

    private static boolean isInWord(String text, int i) {
        char c = text.charAt(i);
        return Character.isLetterOrDigit(c)
                || ((c == '\'' || c == '’') && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1)));
    }

    private void word(String text, int from, int to) {
        int hash = hash(text, from, to);
        emit(hash);
        if (words < 3) {
            emit(hash * FIRST + words);
        }
        if (words > 0) {
            emit(last * PAIR + hash);
        }
        if (words > 1) {
            emit((beforeLast * TRIPLE + last) * PAIR + hash);
            emit(beforeLast * GAP + hash);
        }
        runs(text, from, to);
        classes(hash);
        beforeLast = last;
        last = hash;
        words++;
    }

    static int hash(String text, int from, int to) {
        int hash = 17;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            hash = hash * 31 + (Character.isDigit(c) ? '0' : c);
        }
        return hash;
    }

    /// Classes in their order, whatever words stand between them; and which word follows which class.
    private void classes(int hash) {
        if (lastClass > 0 && words > 0 && WordClasses.of(last) == lastClass) {
            emit((lastClass * CLASS + hash) * GAP);
        }
        int now = WordClasses.of(hash);
        if (now > 0) {
            emit(now * CLASS);
            emit((lastClass * 64 + now) * CLASS + 1);
            emit(((classBefore * 64 + lastClass) * 64 + now) * CLASS + 2);
            if (words < 2) {
                emit((now * 4 + words) * CLASS + 3);
            }
            classBefore = lastClass;
            lastClass = now;
        }
    }

    /// The word with a mark at either end, in runs of 3, 4 and 5.
    private void runs(String text, int from, int to) {
        int length = Math.min(to - from, 40) + 2;
        for (int start = 0; start + 3 <= length; start++) {
            int hash = RUN;
            for (int n = 0; n < 5 && start + n < length; n++) {
                hash = hash * 131 + at(text, from, length, start + n);
                if (n >= 2) {
                    emit(hash + n);
                }
            }
        }
    }

    private static char at(String text, int from, int length, int i) {
        return i == 0 || i == length - 1 ? '^' : text.charAt(from + i - 1);
    }

    private void emit(int hash) {
        int mixed = hash * 0x9E3779B1;
        mixed ^= mixed >>> 15;
        sink.feature((mixed * 0x85EBCA77) >>> (32 - BITS));
    }
}
