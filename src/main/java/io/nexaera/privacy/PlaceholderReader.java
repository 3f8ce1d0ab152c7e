package io.nexaera.privacy;

/// Reads a placeholder as a model may have written it: other capitals, blanks or hyphens instead of underscores,
/// escaped as in
/// Markdown, without its brackets.
final class PlaceholderReader {
    /// What stands at a place: a placeholder that ends somewhere, none, or the beginning of what may become one.
    sealed interface Reading {
        record Placeholder(int end, String value) implements Reading {}

        record None() implements Reading {}

        record Unfinished() implements Reading {}
    }

    static final Reading NONE = new Reading.None();
    static final Reading UNFINISHED = new Reading.Unfinished();
    private static final int LONGEST_GAP = 3;
    private static final int LONGEST = 160;

    private final Placeholders placeholders;

    PlaceholderReader(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /// What begins at `at`, which is the start of the text or no letter or digit stands before it.
    ///
    /// @param last whether nothing follows the text
    Reading read(CharSequence text, int at, boolean last) {
        boolean escaped = charAt(text, at) == '\\';
        int bracket = escaped ? at + 1 : at;
        if (bracket >= text.length()) {
            return last ? NONE : UNFINISHED;
        }
        if (text.charAt(bracket) != '[') {
            return escaped ? NONE : name(text, at, Brackets.NONE, last);
        }
        int start = skipGap(text, bracket + 1);
        if (start >= text.length()) {
            return last ? NONE : UNFINISHED;
        }
        return name(text, start, escaped ? Brackets.ESCAPED : Brackets.PLAIN, last);
    }

    private enum Brackets {
        NONE,
        PLAIN,
        ESCAPED
    }

    private Reading name(CharSequence text, int start, Brackets brackets, boolean last) {
        if (!Scan.isAsciiAlphanumeric(text.charAt(start))) {
            return NONE;
        }
        StringBuilder bare = new StringBuilder();
        int at = start;
        while (at < text.length() && at - start < LONGEST) {
            char c = text.charAt(at);
            if (Scan.isAsciiAlphanumeric(c)) {
                bare.append(Character.toLowerCase(c));
                if (!placeholders.anyStartsWith(bare)) {
                    return NONE;
                }
                at++;
                String value = endsHere(text, at, last)
                        ? placeholders.valueOf(bare.toString()).orElse(null)
                        : null;
                if (value != null) {
                    return closed(text, at, brackets, last, value);
                }
            } else {
                int next = skipGap(text, at);
                if (next == at || (next < text.length() && !Scan.isAsciiAlphanumeric(text.charAt(next)))) {
                    return NONE;
                }
                at = next;
            }
        }
        return last || at - start >= LONGEST ? NONE : UNFINISHED;
    }

    private static boolean endsHere(CharSequence text, int at, boolean last) {
        return at < text.length() ? !Scan.isAlphanumeric(text.charAt(at)) : last;
    }

    /// Brackets go with the placeholder if both are there, and escaped alike; else they stay.
    private static Reading closed(CharSequence text, int end, Brackets brackets, boolean last, String value) {
        if (brackets == Brackets.NONE) {
            return new Reading.Placeholder(end, value);
        }
        int at = end;
        while (at < text.length() && at - end < LONGEST_GAP && text.charAt(at) == ' ') {
            at++;
        }
        if (brackets == Brackets.ESCAPED && charAt(text, at) == '\\') {
            at++;
        } else if (brackets == Brackets.ESCAPED && at < text.length()) {
            return NONE;
        }
        if (at >= text.length() && !last) {
            return UNFINISHED;
        }
        return charAt(text, at) == ']' ? new Reading.Placeholder(at + 1, value) : NONE;
    }

    private static int skipGap(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && at - from < LONGEST_GAP && isGap(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isGap(char c) {
        return c == '_' || c == ' ' || c == '-' || c == '\\' || c == '\u00a0' || c == '\n' || c == '\u2011';
    }

    private static char charAt(CharSequence text, int at) {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
