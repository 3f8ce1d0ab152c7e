package io.nexaera.privacy;

import java.util.Objects;

/// One place in a text that is personal data.
///
/// @param start index of its first UTF-16 unit in the text as it was given
/// @param end index behind its last one
/// @param confidence from 0 to 1; 1 where a checksum agrees
/// @param reason why it was found, in words for the person who looks at the preview
public record PiiSpan(int start, int end, PiiType type, double confidence, String reason) {
    public PiiSpan {
        Objects.requireNonNull(type);
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a span from " + start + " to " + end);
        }
    }

    /// The words that it covers.
    public String in(String text) {
        return text.substring(start, end);
    }

    public int length() {
        return end - start;
    }

    boolean overlaps(PiiSpan other) {
        return start < other.end && other.start < end;
    }
}
