package io.nexaera.shield;

import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.privacy.RedactionPolicy;
import io.nexaera.privacy.Terms;
import io.nexaera.problem.Problem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a client wants done with personal data.
///
/// @param modes by kind; a kind that isn't named is replaced
/// @param words of the client's own that are personal data too
/// @param patterns the same as RE2 expressions
/// @param kept words that always stay, such as the name of the business
/// @param knowledge what a new document goes through unless somebody chooses otherwise for it
public record PrivacySettings(
        Map<PiiType, RedactionMode> modes,
        List<String> words,
        List<String> patterns,
        List<String> kept,
        KnowledgeMode knowledge) {
    /// Before a client sets anything.
    public static final PrivacySettings STANDARD =
            new PrivacySettings(Map.of(), List.of(), List.of(), List.of(), KnowledgeMode.KEEP);

    private static final int MOST_WORDS = 1_000;
    private static final int LONGEST_WORD = 200;

    public PrivacySettings {
        modes = Map.copyOf(modes);
        words = clean(words);
        patterns = clean(patterns);
        kept = clean(kept);
    }

    /// These, if they can be worked with. What is stored was checked when it was saved: each request compiles it once
    /// and checks nothing again.
    ///
    /// @throws Problem.Invalid `privacy.words`, `privacy.patterns`, `privacy.kept`
    PrivacySettings checked() {
        boolean few = words.size() <= MOST_WORDS && words.stream().allMatch(word -> word.length() <= LONGEST_WORD);
        if (!few) {
            throw new Problem.Invalid("privacy.words", "words", "Up to 1,000 words of up to 200 characters.");
        }
        checked("patterns", this::terms);
        checked("kept", () -> RedactionPolicy.replaceAll().keeping(kept));
        return this;
    }

    public RedactionMode modeOf(PiiType type) {
        return modes.getOrDefault(type, RedactionMode.REPLACE);
    }

    /// Each kind with its mode, for a page.
    public Map<PiiType, RedactionMode> all() {
        Map<PiiType, RedactionMode> all = new EnumMap<>(PiiType.class);
        for (PiiType type : PiiType.values()) {
            all.put(type, modeOf(type));
        }
        return all;
    }

    boolean hashes() {
        return modes.containsValue(RedactionMode.HASH);
    }

    Terms terms() {
        return Terms.of(words, patterns);
    }

    RedactionPolicy policy() {
        RedactionPolicy policy = RedactionPolicy.replaceAll().keeping(kept);
        for (Map.Entry<PiiType, RedactionMode> mode : modes.entrySet()) {
            policy = policy.with(mode.getKey(), mode.getValue());
        }
        return policy;
    }

    private static List<String> clean(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    private static void checked(String field, Runnable making) {
        try {
            making.run();
        } catch (IllegalArgumentException wrong) {
            throw new Problem.Invalid("privacy." + field, field, String.valueOf(wrong.getMessage()));
        }
    }
}
