package io.nexaera.cli;

import io.nexaera.knowledge.LocalSentenceModel;
import io.nexaera.quarantine.Channel;
import io.nexaera.quarantine.Quarantine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How well orders to an assistant are told from harmless text, on `[{"text","label"}]`, label 1 an attack. A row may
/// say its `channel` (chat, document, mail, tool); else a text of several lines that reads like a mail counts as one.
/// Figures of one channel judge all rows as if they came through it.
final class InjectionMeasure implements ShieldScoreCommand.Measure {
    private static final int TIMED = 400;

    private record Row(String text, boolean attack, Channel channel) {}

    @Override
    public Map<String, ?> of(Path file) {
        List<Row> rows = rows(file);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("it holds no rows with text and label");
        }
        Quarantine words = Quarantine.byWords();
        Quarantine both = Quarantine.withModel(LocalSentenceModel.alone());
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("attacks", rows.stream().filter(Row::attack).count());
        scores.put("benign", rows.stream().filter(row -> !row.attack()).count());
        scores.putAll(figures(rows, both));
        scores.put("by_words_alone", figures(rows, words));
        scores.put("milliseconds_per_kb_by_words", times(rows, words));
        scores.put("milliseconds_per_kb_with_minilm", times(rows, both));
        return scores;
    }

    private static List<Row> rows(Path file) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : JsonMapper.builder().build().readTree(file.toFile())) {
            String text = row.path("text").asString("");
            if (!text.isBlank() && row.has("label")) {
                rows.add(new Row(text, row.path("label").asInt(0) == 1, channel(row, text)));
            }
        }
        return rows;
    }

    private static Channel channel(JsonNode row, String text) {
        return row.has("channel")
                ? Channel.valueOf(row.path("channel").asString("").toUpperCase(Locale.ROOT))
                : looksLikeMail(text) ? Channel.MAIL : Channel.CHAT;
    }

    /// A header line, or a greeting and a close.
    private static boolean looksLikeMail(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean header = lower.contains("subject:") || lower.contains("email_from:") || lower.contains("from: ");
        boolean greeting = lower.matches("(?s)\\s{0,9}(?:.{0,200}\\n)?(?:hi|hello|dear|hey)\\b[^\\n]{0,40},.{60,}");
        boolean close = lower.contains("regards") || lower.contains("unsubscribe") || lower.contains("sincerely");
        return header || (greeting && text.length() > 120) || (close && text.length() > 200);
    }

    private static Map<String, Object> figures(List<Row> rows, Quarantine quarantine) {
        Map<String, Object> figures = new LinkedHashMap<>(ranked(
                rows,
                rows.stream()
                        .mapToDouble(row -> quarantine.score(row.text(), row.channel()))
                        .toArray()));
        Map<String, Object> channels = new LinkedHashMap<>();
        for (Channel channel : Channel.values()) {
            double[] scores = rows.stream()
                    .mapToDouble(row -> quarantine.score(row.text(), channel))
                    .toArray();
            channels.put(channel.name().toLowerCase(Locale.ROOT), ranked(rows, scores));
        }
        figures.put("channels", channels);
        return figures;
    }

    private static Map<String, Object> ranked(List<Row> rows, double[] scores) {
        double[] attacks = of(rows, scores, true);
        double[] benign = of(rows, scores, false);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("recall_at_1_percent_false_positives", recall(attacks, benign, 0.01));
        figures.put("recall_at_0.1_percent_false_positives", recall(attacks, benign, 0.001));
        figures.put("auc", auc(attacks, benign));
        figures.put("recall_at_shipped_threshold", share(attacks));
        figures.put("false_alarms_at_shipped_threshold", share(benign));
        return figures;
    }

    private static double[] of(List<Row> rows, double[] scores, boolean attack) {
        List<Double> some = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (rows.get(i).attack() == attack) {
                some.add(scores[i]);
            }
        }
        return some.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /// The threshold is the lowest that at most this share of the given harmless texts lies above.
    private static double recall(double[] attacks, double[] benign, double falsePositives) {
        double threshold = benign.length == 0
                ? 0.5
                : benign[Math.max(0, (int) Math.ceil(benign.length * (1 - falsePositives)) - 1)];
        return above(attacks, threshold);
    }

    private static double share(double[] scores) {
        return above(scores, 0.5);
    }

    private static double above(double[] scores, double threshold) {
        long above = Arrays.stream(scores).filter(score -> score > threshold).count();
        return rounded((double) above, scores.length);
    }

    private static double auc(double[] attacks, double[] benign) {
        double won = 0;
        for (double score : attacks) {
            int below = lowerBound(benign, score);
            int notAbove = lowerBound(benign, Math.nextUp(score));
            won += below + (notAbove - below) / 2.0;
        }
        return rounded(won, (double) attacks.length * benign.length);
    }

    private static int lowerBound(double[] sorted, double score) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Map<String, Object> times(List<Row> rows, Quarantine quarantine) {
        List<Row> some = rows.subList(0, Math.min(TIMED, rows.size()));
        some.forEach(row -> quarantine.score(row.text(), row.channel())); // warm
        double[] perKilobyte = some.stream()
                .mapToDouble(row -> milliseconds(row, quarantine))
                .sorted()
                .toArray();
        Map<String, Object> times = new LinkedHashMap<>();
        times.put("p50", round(perKilobyte[perKilobyte.length / 2]));
        times.put("p99", round(perKilobyte[(int) (perKilobyte.length * 0.99)]));
        return times;
    }

    /// A short text is repeated up to a kilobyte, a long one counts in proportion.
    private static double milliseconds(Row row, Quarantine quarantine) {
        int bytes = row.text().getBytes(StandardCharsets.UTF_8).length;
        String text = bytes >= 1_024 ? row.text() : (row.text() + "\n").repeat(1_024 / (bytes + 1) + 1);
        int measured = text.getBytes(StandardCharsets.UTF_8).length;
        long start = System.nanoTime();
        quarantine.score(text, row.channel());
        return (System.nanoTime() - start) / 1e6 * 1_024 / measured;
    }

    private static double rounded(double part, double whole) {
        return OptionalDouble.of(whole == 0 ? 0 : part / whole).stream()
                .map(InjectionMeasure::round)
                .findFirst()
                .orElse(0);
    }

    private static double round(double number) {
        return Math.round(number * 10_000) / 10_000.0;
    }
}
