package io.nexaera.privacy;

import java.util.List;
import java.util.function.Function;

/// A text from which personal data was taken out: the only kind that may leave the house. Made by [Redactor#redact]
/// alone, so that
/// a method which asks for it can't be given anything else.
public final class Redacted {
    /// One place that was changed.
    ///
    /// @param start in the text as it was given; of a framed text, in the part
    /// @param replacement what stands there now
    public record Change(int start, int end, PiiType type, double confidence, String reason, String replacement) {}

    private final String text;
    private final List<Change> changes;

    Redacted(String text, List<Change> changes) {
        this.text = text;
        this.changes = List.copyOf(changes);
    }

    /// Such texts within words of the house, which hold nothing personal: rules for the model, marks, labels.
    ///
    /// @param frame makes the whole of the parts' texts; what it adds is not looked at
    public static Redacted framed(List<Redacted> parts, Function<List<String>, String> frame) {
        String whole = frame.apply(parts.stream().map(Redacted::text).toList());
        return new Redacted(
                whole, parts.stream().flatMap(part -> part.changes().stream()).toList());
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
