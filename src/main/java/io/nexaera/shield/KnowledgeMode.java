package io.nexaera.shield;

import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/// What happens to personal data in a document as it is taken in.
public enum KnowledgeMode {
    /// `[name]` stands instead of each name, and the file itself is never stored.
    ANONYMIZE("Anonymize", "Each name becomes [name], each number [phone]. The file itself is never stored."),
    /// `[name 7Kd…]`: the same sign for the same person, in all documents; the file is kept.
    PSEUDONYMIZE(
            "Pseudonymize",
            "Each person gets a sign of their own, the same in all documents. The file is kept for reading it again."),
    /// As it is, because whoever is named agreed or it is public.
    KEEP("Keep as it is", "For price lists, opening hours and whatever else is public, or where everybody agreed.");

    private final String title;
    private final String sentence;

    KnowledgeMode(String title, String sentence) {
        this.title = title;
        this.sentence = sentence;
    }

    /// For people.
    public String title() {
        return title;
    }

    public String sentence() {
        return sentence;
    }

    /// As it is stored, and as programs see it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws Problem.Invalid `privacy.knowledge`
    public static KnowledgeMode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Problem.Invalid(
                        "privacy.knowledge", "knowledge", "Choose anonymize, pseudonymize or keep."));
    }
}
