package io.nexaera.privacy;

/// One text, read once: what all recognisers look at.
record Scan(NormalizedText text, Tokens tokens, Cues cues) {
    static Scan of(String given) {
        NormalizedText text = NormalizedText.of(given);
        Tokens tokens = Tokens.of(text);
        return new Scan(text, tokens, Cues.in(tokens));
    }

    boolean cued(long cues, Cue cue) {
        return (cues & cue.bit()) != 0;
    }

    /// The end of the run of characters from `from` on that `allowed` lets through, at most `limit` of them.
    int runEnd(int from, int limit, CharSet allowed) {
        int end = Math.min(text.length(), from + limit);
        int at = from;
        while (at < end && allowed.has(text.at(at))) {
            at++;
        }
        return at;
    }

    int runStart(int from, int limit, CharSet allowed) {
        int first = Math.max(0, from - limit);
        int at = from;
        while (at > first && allowed.has(text.at(at - 1))) {
            at--;
        }
        return at;
    }

    boolean startsWith(int at, String word) {
        if (at + word.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase(text.at(at + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A class of characters.
    interface CharSet {
        boolean has(char c);
    }

    static boolean isAlphanumeric(char c) {
        return Tokens.classOf(c) <= Tokens.DIGIT;
    }

    static boolean isAsciiAlphanumeric(char c) {
        return c < 128 && Tokens.classOf(c) <= Tokens.DIGIT;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
