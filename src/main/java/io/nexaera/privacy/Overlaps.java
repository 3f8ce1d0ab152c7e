package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Of spans that lie over each other the surest stays, of equally sure ones the longer; of the others what sticks out
/// before
/// it stays if it is long enough to be a name.
final class Overlaps {
    private static final int SHORTEST_REST = 3;
    private static final Comparator<PiiSpan> BEST_FIRST = Comparator.comparingDouble(PiiSpan::confidence)
            .thenComparingInt(PiiSpan::length)
            .reversed()
            .thenComparingInt(PiiSpan::start);

    private Overlaps() {}

    /// In the order of the text.
    static List<PiiSpan> resolved(List<PiiSpan> spans) {
        List<PiiSpan> best = new ArrayList<>(spans);
        best.sort(BEST_FIRST);
        NavigableMap<Integer, PiiSpan> kept = new TreeMap<>();
        for (PiiSpan span : best) {
            Map.Entry<Integer, PiiSpan> before = kept.lowerEntry(span.end());
            if (before == null || before.getValue().end() <= span.start()) {
                kept.put(span.start(), span);
            } else if (span.confidence() <= Found.TAGGED) {
                keepRest(span, kept);
            }
        }
        return List.copyOf(kept.values());
    }

    private static void keepRest(PiiSpan span, NavigableMap<Integer, PiiSpan> kept) {
        Map.Entry<Integer, PiiSpan> in = kept.ceilingEntry(span.start());
        Map.Entry<Integer, PiiSpan> over = kept.lowerEntry(span.start());
        boolean free = over == null || over.getValue().end() <= span.start();
        if (in != null && free && in.getKey() - span.start() > SHORTEST_REST) {
            kept.put(
                    span.start(),
                    new PiiSpan(span.start(), in.getKey() - 1, span.type(), span.confidence(), span.reason()));
        }
    }
}
