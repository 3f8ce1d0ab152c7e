package io.nexaera.quarantine;

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

    static int in(String text) {
        int count = 0;
        int from = 0;
        int end = Math.min(text.length(), READ);
        for (int i = 0; i <= end; i++) {
            if (i == end || !Character.isLetter(text.charAt(i))) {
                count += i - from >= 2
                                && i - from <= 12
                                && WORDS.contains(text.substring(from, i).toLowerCase(java.util.Locale.ROOT))
                        ? 1
                        : 0;
                from = i + 1;
            }
        }
        return count;
    }
}
