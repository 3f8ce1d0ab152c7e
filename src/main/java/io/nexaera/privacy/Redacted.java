package io.nexaera.privacy;

import java.util.List;

/// A text from which personal data was taken out: the only kind that may leave the house. Made by [Redactor#redact]
/// alone, so that
/// a method which asks for it can't be given anything else.
public final class Redacted {
    /// One place that was changed.
    ///
    /// @param start in the text as it was given
    /// @param replacement what stands there now
    public record Change(int start, int end, PiiType type, double confidence, String reason, String replacement) {}

    private final String text;
    private final List<Change> changes;

    Redacted(String text, List<Change> changes) {
        this.text = text;
        this.changes = List.copyOf(changes);
    }

    /// What may leave.
    public String text() {
        return text;
    }

    public List<Change> changes() {
        return changes;
    }

    @Override
    public String toString() {
        return text;
    }
}
