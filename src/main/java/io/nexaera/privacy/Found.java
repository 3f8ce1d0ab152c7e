package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.List;

/// What the recognisers found so far, in places of the normalised text.
final class Found {
    /// A checksum agrees.
    static final double CHECKED = 1.0;
    /// The shape is of nothing else.
    static final double SHAPED = 0.9;
    /// The words around say so.
    static final double CUED = 0.85;
    /// The tagger thinks so.
    static final double TAGGED = 0.7;

    final List<PiiSpan> spans = new ArrayList<>();

    void add(int start, int end, PiiType type, double confidence, String reason) {
        if (end > start) {
            spans.add(new PiiSpan(start, end, type, confidence, reason));
        }
    }
}
