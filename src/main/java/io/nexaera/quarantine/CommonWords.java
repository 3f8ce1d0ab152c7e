package io.nexaera.quarantine;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;

/// Counts the words that every text of a language has, to tell a language from its disguise.
final class CommonWords {
    private static final int READ = 4_000;
    private static final Set<String> WORDS = Set.of(
            "the",
            "and",
            "you",
            "your",
            "all",
            "this",
            "that",
            "with",
            "for",
            "not",
            "are",
            "have",
            "from",
            "will",
            "what",
            "how",
            "can",
            "previous",
            "instructions",
            "ignore",
            "system",
            "prompt",
            "tell",
            "now",
            "please",
            "of",
            "to",
            "is",
            "in",
            "it",
            "me",
            "my",
            "und",
            "die",
            "der",
            "das",
            "ist",
            "nicht",
            "alle",
            "mir",
            "ich",
            "les",
            "des",
            "est",
            "vous",
            "pas",
            "que",
            "los",
            "las",
            "una",
            "por",
            "del");

    private CommonWords() {}

    /// Hashes of the words, so that few others have to be cut out and compared.
    private static final BitSet HASHES = new BitSet(1 << 16);

    static {
        WORDS.forEach(word -> {
            int hash = 0;
            for (int i = 0; i < word.length(); i++) {
                hash = hash * 31 + word.charAt(i);
            }
            HASHES.set(hash & 0xFFFF);
        });
    }

    static int in(String text) {
        int count = 0;
        int from = 0;
        int hash = 0;
        int end = Math.min(text.length(), READ);
        for (int i = 0; i <= end; i++) {
            char c = i == end ? ' ' : text.charAt(i);
            if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
                hash = hash * 31 + (c | 0x20);
            } else if (c > 0x7F && Character.isLetter(c)) {
                hash = hash * 31 + c;
            } else {
                count += HASHES.get(hash & 0xFFFF) && isCommon(text, from, i) ? 1 : 0;
                from = i + 1;
                hash = 0;
            }
        }
        return count;
    }

    private static boolean isCommon(String text, int from, int to) {
        return to - from >= 2
                && to - from <= 12
                && WORDS.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }
}
