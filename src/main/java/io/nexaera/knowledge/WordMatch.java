package io.nexaera.knowledge;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Finds the stems of full-text search again in plain text, near enough for weighing sentences.
final class WordMatch {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}_]+");
    private static final int LONGEST_ENDING = 5;

    private WordMatch() {}

    /// Bit n: the text holds the nth stem.
    static int mask(List<String> stems, String text) {
        int mask = 0;
        for (String word : NOT_A_WORD.split(text.toLowerCase(Locale.ROOT), -1)) {
            for (int n = 0; n < stems.size(); n++) {
                mask |= matches(stems.get(n), word) ? 1 << n : 0;
            }
        }
        return mask;
    }

    /// `packag` is in `packaging`; the stemmer also turns a final y into i (`mani` is many).
    static boolean matches(String stem, String word) {
        String root = stem.length() > 3 && stem.endsWith("i") ? stem.substring(0, stem.length() - 1) : stem;
        return word.startsWith(root)
                && word.length() - root.length() <= LONGEST_ENDING
                && (root.length() > 2 || word.length() == root.length());
    }
}
