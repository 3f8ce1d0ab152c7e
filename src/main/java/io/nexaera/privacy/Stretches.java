package io.nexaera.privacy;

import java.util.Set;

/// Cuts tokens into stretches that the tagger takes at once: sentences, and blocks of lines such as an address. None is
/// longer than [#LONGEST].
final class Stretches {
    static final int LONGEST = 120;
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "apt", "no", "nr", "ave", "rd", "blvd", "str", "inc",
            "ltd", "co", "corp", "vs", "rev", "gen", "col", "capt", "sgt", "hon", "tel", "ext", "ste", "ul", "av",
            "dott", "sig", "mme");

    private Stretches() {}

    /// The token behind the stretch that starts at `from`.
    static int end(Tokens tokens, int from) {
        int limit = Math.min(tokens.count, from + LONGEST);
        for (int i = from; i < limit; i++) {
            if (tokens.kind[i] == Tokens.LINE_END && i + 1 < limit && tokens.kind[i + 1] == Tokens.LINE_END) {
                return i + 2;
            }
            if (endsSentence(tokens, i)) {
                return i + 1;
            }
        }
        return limit;
    }

    private static boolean endsSentence(Tokens tokens, int i) {
        if (tokens.kind[i] != Tokens.MARK || i + 1 >= tokens.count || !tokens.spaceBefore(i + 1)) {
            return false;
        }
        char mark = tokens.first(i);
        if (mark == '!' || mark == '?' || mark == '。') {
            return true;
        }
        return mark == '.' && !Character.isLowerCase(tokens.first(i + 1)) && !isAbbreviation(tokens, i - 1);
    }

    private static boolean isAbbreviation(Tokens tokens, int word) {
        return tokens.isWord(word)
                && (tokens.length(word) == 1
                        || (tokens.length(word) < 5
                                && ABBREVIATIONS.contains(tokens.word(word).toLowerCase(java.util.Locale.ROOT))));
    }
}
