package io.nexaera.quarantine;

import java.util.List;

/// What becomes of a text. `text` is what may be used: hidden characters stripped, role markers escaped.
public sealed interface Verdict {
    record Admitted(String text) implements Verdict {}

    /// Used all the same, and remembered.
    record Flagged(String text, List<Finding> findings) implements Verdict {
        public Flagged {
            findings = List.copyOf(findings);
        }
    }

    record Refused(Finding finding) implements Verdict {}

    /// Empty for an admitted text.
    default List<Finding> findings() {
        return switch (this) {
            case Admitted admitted -> List.of();
            case Flagged flagged -> flagged.findings();
            case Refused refused -> List.of(refused.finding());
        };
    }
}
