package io.nexaera.cli;

import io.nexaera.privacy.LabelledText;
import io.nexaera.privacy.PiiDetector;
import io.nexaera.privacy.SpanScorer;
import io.nexaera.privacy.SpanScorer.Count;
import io.nexaera.privacy.SpanScorer.Rule;
import io.nexaera.privacy.SpanScorer.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Scores of the detector on `[{"full_text","spans":[{"start_position","end_position","entity_type"}]}]`.
final class SpanMeasure implements ShieldScoreCommand.Measure {
    @Override
    public Map<String, ?> of(Path file) {
        List<LabelledText> texts = read(file);
        PiiDetector detector = PiiDetector.standard();
        SpanScorer scorer = new SpanScorer(detector, texts);
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("texts", texts.size());
        scores.put("typed_iou_0.9", figures(scorer.count(new Rule(0.9, true, true))));
        scores.put("typed_iou_0.7", figures(scorer.count(new Rule(0.7, true, true))));
        scores.put("types_ignored_iou_0.9", figures(scorer.count(new Rule(0.9, false, true))));
        scores.put("types_ignored_iou_0.7", figures(scorer.count(new Rule(0.7, false, true))));
        scores.put("parts_not_joined_typed_iou_0.9", figures(scorer.count(new Rule(0.9, true, false))));
        scores.put("parts_not_joined_typed_iou_0.7", figures(scorer.count(new Rule(0.7, true, false))));
        scores.put("values", values(scorer.values()));
        scores.put("later_mentions", mentions(scorer.laterMentions()));
        scores.put("by_type_iou_0.9", byName(scorer.countByName(new Rule(0.9, true, true))));
        scores.put("labels_left_alone", scorer.leftAlone());
        scores.put("labels_unknown", scorer.unknownNames());
        scores.put("speed", SpanSpeed.of(detector, texts));
        return scores;
    }

    private static List<LabelledText> read(Path file) {
        List<LabelledText> texts = new ArrayList<>();
        for (JsonNode one : new JsonMapper().readTree(file.toFile())) {
            List<LabelledText.Label> labels = new ArrayList<>();
            for (JsonNode span : one.path("spans")) {
                labels.add(new LabelledText.Label(
                        span.required("start_position").asInt(),
                        span.required("end_position").asInt(),
                        span.required("entity_type").asString()));
            }
            texts.add(new LabelledText(one.required("full_text").asString(), labels));
        }
        return texts;
    }

    private static Map<String, Object> figures(Count count) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("precision", rounded(count.precision()));
        figures.put("recall", rounded(count.recall()));
        figures.put("f2", rounded(count.f2()));
        figures.put("labelled", count.labelled());
        figures.put("found", count.found());
        return figures;
    }

    private static Map<String, Object> byName(Map<String, Count> counts) {
        Map<String, Object> byName = new LinkedHashMap<>();
        counts.forEach((name, count) -> byName.put(name, figures(count)));
        return byName;
    }

    private static Map<String, Object> values(Values values) {
        Map<String, Object> figures = mentions(values);
        figures.put("false_spans", values.falseSpans());
        return figures;
    }

    private static Map<String, Object> mentions(Values values) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("labelled", values.values());
        figures.put("gone", values.gone());
        figures.put("recall", values.values() == 0 ? 0 : rounded((double) values.gone() / values.values()));
        return figures;
    }

    static double rounded(double figure) {
        return Math.round(figure * 10_000) / 10_000.0;
    }
}
