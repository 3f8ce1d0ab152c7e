package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Of spans that lie over each other the surest stays, of equally sure ones the longer.
final class Overlaps {
    private static final Comparator<PiiSpan> BEST_FIRST = Comparator.comparingDouble(PiiSpan::confidence)
            .thenComparingInt(PiiSpan::length)
            .reversed()
            .thenComparingInt(PiiSpan::start);

    private Overlaps() {}

    /// In the order of the text.
    static List<PiiSpan> resolved(List<PiiSpan> spans) {
        List<PiiSpan> best = new ArrayList<>(spans);
        best.sort(BEST_FIRST);
        TreeMap<Integer, PiiSpan> kept = new TreeMap<>();
        for (PiiSpan span : best) {
            var before = kept.lowerEntry(span.end());
            if (before == null || before.getValue().end() <= span.start()) {
                kept.put(span.start(), span);
            }
        }
        return List.copyOf(kept.values());
    }
}
