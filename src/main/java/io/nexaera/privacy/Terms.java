package io.nexaera.privacy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/// A tenant's own words and patterns. Patterns are RE2 (https://github.com/google/re2/wiki/Syntax): whatever is written
/// there, a
/// search takes time in proportion to the text.
public final class Terms {
    static final int MOST_WORDS = 10_000;
    static final int MOST_PATTERNS = 100;
    static final int LONGEST_PATTERN = 500;
    private static final Terms NONE = new Terms(List.of(), List.of());

    private final List<String> words;
    private final List<Pattern> patterns;

    private Terms(List<String> words, List<Pattern> patterns) {
        this.words = words;
        this.patterns = patterns;
    }

    public static Terms none() {
        return NONE;
    }

    /// @param words found whatever their capitals, as whole words
    /// @throws IllegalArgumentException with a sentence for the person who wrote them
    public static Terms of(List<String> words, List<String> patterns) {
        if (words.size() > MOST_WORDS || patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException("At most " + MOST_WORDS + " words and " + MOST_PATTERNS + " patterns.");
        }
        return new Terms(
                List.copyOf(words), patterns.stream().map(Terms::compiled).toList());
    }

    private static Pattern compiled(String pattern) {
        if (pattern.isBlank() || pattern.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("A pattern has 1 to " + LONGEST_PATTERN + " characters.");
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "The pattern " + pattern + " can't be read: " + wrong.getDescription() + ".", wrong);
        }
    }

    /// Phrases to look for like other mentions of what is known.
    void addTo(KnownValues known) {
        for (String word : words) {
            Tokens tokens = Tokens.of(NormalizedText.of(word));
            if (tokens.count > 0) {
                known.add(tokens, new PiiSpan(0, tokens.text.length(), PiiType.TERM, 1, "your own word"));
            }
        }
    }

    void match(NormalizedText text, Found found) {
        if (patterns.isEmpty()) {
            return;
        }
        String whole = text.slice(0, text.length());
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(whole);
            while (matcher.find()) {
                found.add(
                        matcher.start(),
                        matcher.end(),
                        PiiType.TERM,
                        Found.CHECKED,
                        "your own pattern " + pattern.pattern());
            }
        }
    }
}
