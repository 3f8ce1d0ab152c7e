package io.nexaera.privacy;

import java.util.List;

/// A text in which somebody marked what is personal.
public record LabelledText(String text, List<Label> labels) {
    /// @param start index of the first UTF-16 unit
    /// @param end index behind the last
    /// @param name what the set calls its type
    public record Label(int start, int end, String name) {}

    public LabelledText {
        labels = List.copyOf(labels);
        for (Label label : labels) {
            if (label.start() < 0 || label.end() > text.length() || label.start() >= label.end()) {
                throw new IllegalArgumentException(
                        "a label from " + label.start() + " to " + label.end() + " in a text of " + text.length());
            }
        }
    }
}
