package io.nexaera.cli;

import io.nexaera.privacy.LabelledText;
import io.nexaera.privacy.PiiDetector;
import io.nexaera.privacy.RedactionPolicy;
import io.nexaera.privacy.Redactor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How fast one thread finds and redacts: megabytes (10⁶ bytes of UTF-8) a second, by the clock and by the time the
/// processor
/// spent on it (what else runs on the machine counts in the first alone), and the time for pieces of 2 KB.
final class SpanSpeed {
    private static final int PIECE = 2_048;
    private static final long WARM_UP_NANOS = 1_500_000_000L;
    private static final long MEASURED_NANOS = 2_500_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SpanSpeed() {}

    static Map<String, Object> of(PiiDetector detector, List<LabelledText> texts) {
        List<String> pieces = pieces(texts);
        Map<String, Object> speed = new LinkedHashMap<>();
        if (pieces.isEmpty()) {
            return speed;
        }
        times(detector, pieces, WARM_UP_NANOS);
        long processor = THREADS.getCurrentThreadCpuTime();
        long[] times = times(detector, pieces, MEASURED_NANOS);
        long processorNanos = THREADS.getCurrentThreadCpuTime() - processor;
        long bytes = 0;
        for (int i = 0; i < times.length; i++) {
            bytes += pieces.get(i % pieces.size()).getBytes(StandardCharsets.UTF_8).length;
        }
        speed.put(
                "megabytes_per_second",
                SpanMeasure.rounded(bytes * 1e3 / Arrays.stream(times).sum()));
        speed.put("megabytes_per_second_of_processor_time", SpanMeasure.rounded(bytes * 1e3 / processorNanos));
        Arrays.sort(times);
        speed.put("p50_ms_for_2_kb", SpanMeasure.rounded(times[times.length / 2] / 1e6));
        speed.put("p99_ms_for_2_kb", SpanMeasure.rounded(times[times.length * 99 / 100] / 1e6));
        return speed;
    }

    /// Nanoseconds for each piece, in turn, until the time is up.
    private static long[] times(PiiDetector detector, List<String> pieces, long nanos) {
        List<Long> times = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; System.nanoTime() - began < nanos; i++) {
            long from = System.nanoTime();
            Redactor.forConversation(detector, RedactionPolicy.replaceAll()).redact(pieces.get(i % pieces.size()));
            times.add(System.nanoTime() - from);
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    /// The texts one after another, cut into 2 KB.
    private static List<String> pieces(List<LabelledText> texts) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (LabelledText text : texts) {
            piece.append(text.text()).append('\n');
            while (piece.length() >= PIECE) {
                pieces.add(piece.substring(0, PIECE));
                piece.delete(0, PIECE);
            }
        }
        if (pieces.isEmpty() && !piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
