package io.nexaera.quarantine;

/// What of a text is worth a closer look, told in one pass: most texts hold none of it, and the expressions of
/// [Encodings] cost ten times as much as all the rest of the screening. Says yes too often rather than too seldom.
///
/// @param longWord sixteen or more letters, digits and signs of base64 in a row
/// @param hexDigits twenty or more hexadecimal digits with nothing but gaps and prefixes between
/// @param percents three or more signs of per cent
/// @param escapes four or more beginnings of a character escape
/// @param loneLetters seven or more letters with a gap behind each
record Signs(boolean longWord, boolean hexDigits, boolean percents, boolean escapes, boolean loneLetters) {
    private static final String BASE64_SIGNS = "+/_-";
    private static final String IN_HEX = "xX\\ :,";
    private static final String GAPS = " ._-";

    static Signs of(String text) {
        Reading reading = new Reading();
        for (int i = 0; i < text.length(); i++) {
            reading.read(text.charAt(i));
        }
        return new Signs(
                reading.longestWord >= 16,
                reading.mostHex >= 20,
                reading.percents >= 3,
                reading.escapes >= 4,
                reading.mostLone >= 7);
    }

    private static final class Reading {
        private int word;
        private int longestWord;
        private int hex;
        private int mostHex;
        private int percents;
        private int escapes;
        private int lone;
        private int mostLone;
        private int lettersInRow;
        private char before;

        void read(char c) {
            if (Character.isLowSurrogate(c)) {
                return;
            }
            boolean letter = c < 0x80
                    ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
                    : Character.isLetter(c) || Character.isHighSurrogate(c);
            boolean digit = c >= '0' && c <= '9';
            word = (c < 0x80 && (letter || digit)) || BASE64_SIGNS.indexOf(c) >= 0 ? word + 1 : 0;
            longestWord = Math.max(longestWord, word);
            hex(c, digit);
            percents += c == '%' ? 1 : 0;
            escapes += (before == '\\' && c == 'u') || (before == '&' && c == '#') ? 1 : 0;
            lone(c, letter);
            before = c;
        }

        private void hex(char c, boolean digit) {
            if (digit || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) {
                hex++;
                mostHex = Math.max(mostHex, hex);
            } else if (IN_HEX.indexOf(c) < 0) {
                hex = 0;
            }
        }

        private void lone(char c, boolean letter) {
            if (letter) {
                lettersInRow++;
                lone = lettersInRow > 1 ? 0 : lone;
            } else {
                boolean gap = GAPS.indexOf(c) >= 0;
                lone = gap ? lone + (lettersInRow == 1 ? 1 : 0) : 0;
                mostLone = Math.max(mostLone, lone);
                lettersInRow = 0;
            }
        }
    }
}
