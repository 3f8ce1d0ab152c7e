package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Words that are never taken out: the name of the business itself, its telephone number on the door.
final class KeptWords {
    private static final int MOST = 200;
    private static final int LONGEST = 200;
    private static final KeptWords NONE = new KeptWords(List.of());

    private final List<Pattern> words;

    private KeptWords(List<Pattern> words) {
        this.words = words;
    }

    static KeptWords none() {
        return NONE;
    }

    /// @throws IllegalArgumentException with a sentence for the person who wrote them
    static KeptWords of(List<String> words) {
        if (words.size() > MOST) {
            throw new IllegalArgumentException("At most " + MOST + " words can stay.");
        }
        List<Pattern> patterns = new ArrayList<>();
        for (String word : words) {
            if (word.isBlank() || word.length() > LONGEST) {
                throw new IllegalArgumentException("A word that stays has 1 to " + LONGEST + " characters.");
            }
            String literal = Pattern.quote(word.strip()); // no alternatives, no repetition: linear
            patterns.add(Pattern.compile(
                    "(?<![\\p{L}\\p{N}])" + literal + "(?![\\p{L}\\p{N}])",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        }
        return new KeptWords(patterns);
    }

    /// The spans that don't lie wholly within such words.
    List<PiiSpan> without(String text, List<PiiSpan> spans) {
        if (words.isEmpty() || spans.isEmpty()) {
            return spans;
        }
        BitSet kept = new BitSet(text.length());
        for (Pattern word : words) {
            Matcher matcher = word.matcher(text);
            while (matcher.find()) {
                kept.set(matcher.start(), matcher.end());
            }
        }
        return spans.stream()
                .filter(span -> kept.nextClearBit(span.start()) < span.end())
                .toList();
    }
}
