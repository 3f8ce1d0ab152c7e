package io.nexaera.quarantine;

import java.text.Normalizer;

/// A text as it is compared: compatibility characters unified (NFKC), small letters, look-alikes of other scripts
/// inside
/// Latin words made Latin, figures that stand for letters inside words made letters.
final class Folding {
    private static final String CYRILLIC = "аеорсухкмнтвіјѕԁɡһԛԝґӏьпгз";
    private static final String CYRILLIC_LATIN = "aeopcyxkmhtbijsdghqwrlbnr3";
    private static final String GREEK = "αβγεηικνορτυχωϲϳ";
    private static final String GREEK_LATIN = "abyenikvoptuxwcj";

    private Folding() {}

    static String fold(String text) {
        String folded = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        char[] letters = folded.toCharArray();
        boolean latin = isAscii(folded);
        for (int from = 0; from < letters.length; ) {
            int to = endOfWord(letters, from);
            if (to > from) {
                foldWord(letters, from, to, latin);
            }
            from = Math.max(to, from + 1);
        }
        return new String(letters);
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /// How many words mix Latin with look-alikes.
    static int mixedWords(String text) {
        if (isAscii(text)) {
            return 0;
        }
        char[] letters = text.toCharArray();
        int mixed = 0;
        for (int from = 0; from < letters.length; ) {
            int to = endOfWord(letters, from);
            mixed += to > from && isMixed(letters, from, to) ? 1 : 0;
            from = Math.max(to, from + 1);
        }
        return mixed;
    }

    private static int endOfWord(char[] letters, int from) {
        int to = from;
        while (to < letters.length && Character.isLetterOrDigit(letters[to])) {
            to++;
        }
        return to;
    }

    private static void foldWord(char[] letters, int from, int to, boolean latin) {
        boolean mixed = !latin && isMixed(letters, from, to);
        boolean anyLetter = false;
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = Character.toLowerCase(letters[i]);
            letters[i] = mixed ? latinOf(c) : c;
            anyLetter |= Character.isLetter(c);
            digits += c >= '0' && c <= '9' ? 1 : 0;
        }
        if (anyLetter && digits > 0 && digits * 2 <= to - from && to - from >= 4) {
            unleet(letters, from, to);
        }
    }

    /// `1gn0re` but not `mp3` nor `covid19`: figures with letters on both sides.
    private static void unleet(char[] letters, int from, int to) {
        if (Character.isDigit(letters[to - 1]) && letters[to - 1] != '3' && letters[to - 1] != '5') {
            return;
        }
        for (int i = from; i < to; i++) {
            letters[i] = switch (letters[i]) {
                case '0' -> 'o';
                case '1' -> 'i';
                case '3' -> 'e';
                case '4' -> 'a';
                case '5' -> 's';
                case '7' -> 't';
                default -> letters[i];
            };
        }
    }

    private static boolean isMixed(char[] letters, int from, int to) {
        boolean latin = false;
        boolean alike = false;
        for (int i = from; i < to; i++) {
            char c = Character.toLowerCase(letters[i]);
            latin |= c >= 'a' && c <= 'z';
            alike |= c > 0x36F && latinOf(c) != c;
        }
        return latin && alike;
    }

    private static char latinOf(char c) {
        int at = CYRILLIC.indexOf(c);
        if (at >= 0) {
            return CYRILLIC_LATIN.charAt(at);
        }
        at = GREEK.indexOf(c);
        return at >= 0 ? GREEK_LATIN.charAt(at) : c;
    }
}
