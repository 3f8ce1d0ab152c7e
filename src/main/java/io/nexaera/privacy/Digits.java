package io.nexaera.privacy;

import org.jspecify.annotations.Nullable;

/// Groups of digits that stand together, such as `(555) 123-4567`, taken as one number.
///
/// @param start of the first digit, or of a bracket or plus before it
/// @param digits all digits, without what parts them
/// @param shape lengths of the groups and what parts them: `3-2-4`, `+1 (3) 3-4`
/// @param cues what is said around it
record Digits(int firstToken, int lastToken, int start, int end, String digits, String shape, long cues) {
    static final int MOST_GROUPS = 9;
    private static final int LONGEST_GROUP = 24;

    int count() {
        return digits.length();
    }

    boolean cued(Cue cue) {
        return (cues & cue.bit()) != 0;
    }

    boolean startsWithPlus() {
        return shape.startsWith("+");
    }

    int groups() {
        int groups = 0;
        for (int i = 0; i < shape.length(); i++) {
            boolean digit = Scan.isDigit(shape.charAt(i));
            groups += digit && (i == 0 || !Scan.isDigit(shape.charAt(i - 1))) ? 1 : 0;
        }
        return groups;
    }

    /// The tokens of the groups that stand together from `first` on.
    static int[] groupsFrom(Scan scan, int first) {
        Tokens tokens = scan.tokens();
        int[] groups = new int[MOST_GROUPS];
        int count = 0;
        int at = first;
        while (count < MOST_GROUPS && tokens.isKind(at, Tokens.NUMBER) && tokens.length(at) <= LONGEST_GROUP) {
            groups[count++] = at;
            at = nextGroup(tokens, at);
        }
        return java.util.Arrays.copyOf(groups, count);
    }

    /// The group behind `group` if at most a space and one mark part them, else -1.
    private static int nextGroup(Tokens tokens, int group) {
        int next = group + 1;
        while (next < tokens.count && next <= group + 3 && isSeparator(tokens, next)) {
            next++;
        }
        if (!tokens.isKind(next, Tokens.NUMBER) || gapTooWide(tokens, group, next)) {
            return -1;
        }
        return next;
    }

    private static boolean isSeparator(Tokens tokens, int at) {
        if (tokens.kind[at] != Tokens.MARK) {
            return false;
        }
        char c = tokens.first(at);
        return c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
    }

    private static boolean gapTooWide(Tokens tokens, int group, int next) {
        int wide = tokens.start[next] - tokens.end[group];
        boolean sentenceEnds = tokens.is(group + 1, '.') && tokens.spaceBefore(next) && wide == 2;
        return wide > 3 || sentenceEnds;
    }

    /// The number in `groups[0]` to `groups[last]`.
    static Digits of(Scan scan, int[] groups, int last) {
        int start = opening(scan, groups[0]);
        int end = scan.tokens().end[groups[last]];
        StringBuilder digits = new StringBuilder();
        StringBuilder shape = new StringBuilder();
        int run = 0;
        for (int i = start; i < end; i++) {
            char c = scan.text().at(i);
            if (Scan.isDigit(c)) {
                digits.append(c);
                run++;
            } else {
                append(shape, run).append(c);
                run = 0;
            }
        }
        append(shape, run);
        long cues = scan.cues().near(groups[0], groups[last]);
        return new Digits(groups[0], groups[last], start, end, digits.toString(), shape.toString(), cues);
    }

    private static StringBuilder append(StringBuilder shape, int run) {
        return run == 0 ? shape : shape.append(run);
    }

    /// A plus or bracket that belongs to the number.
    private static int opening(Scan scan, int token) {
        int start = scan.tokens().start[token];
        if (scan.text().peek(start - 1) == '(') {
            start--;
        }
        return scan.text().peek(start - 1) == '+' ? start - 1 : start;
    }

    /// What kind of number it is; null where it is none that anybody would mind.
    interface Reader {
        @Nullable
        Reading read(Digits number);
    }

    record Reading(PiiType type, double confidence, String reason) {}
}
