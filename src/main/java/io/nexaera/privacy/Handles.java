package io.nexaera.privacy;

/// Names on services without an `@`: `username: maple_93`, `my telegram is kestrel.dev`.
final class Handles implements Recogniser {
    private static final int LONGEST = 40;

    @Override
    public int at(Scan scan, int token, Found found) {
        Tokens tokens = scan.tokens();
        if (!scan.cued(scan.cues().endingAt(token), Cue.HANDLE)) {
            return token + 1;
        }
        boolean colon = tokens.is(token + 1, ':') || tokens.is(token + 1, '=');
        boolean is = tokens.isWord(token + 1) && tokens.word(token + 1).equals("is");
        int value = token + 2;
        if ((!colon && !is) || value >= tokens.count || tokens.kind[value] > Tokens.MIXED) {
            return token + 1;
        }
        int start = tokens.start[value];
        int end = scan.runEnd(start, LONGEST, c -> Scan.isAsciiAlphanumeric(c) || c == '_' || c == '.' || c == '-');
        while (end > start
                && !Scan.isAsciiAlphanumeric(scan.text().at(end - 1))
                && scan.text().at(end - 1) != '_') {
            end--;
        }
        if (end - start >= 3
                && ((colon && isLastWord(scan, end)) || isOdd(scan, start, end))
                && scan.text().peek(end) != '@') {
            found.add(start, end, PiiType.USER_HANDLE, Found.CUED, "called a user name");
        }
        return token + 1;
    }

    private static boolean isLastWord(Scan scan, int end) {
        char c = scan.text().peek(end);
        return c == 0 || c == '\n' || c == ',' || c == ';' || c == '.' || c == ')';
    }

    /// No plain word: a digit or mark in it.
    private static boolean isOdd(Scan scan, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Tokens.classOf(scan.text().at(i)) != Tokens.LETTER) {
                return true;
            }
        }
        return false;
    }
}
