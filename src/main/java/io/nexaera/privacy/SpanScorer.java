package io.nexaera.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Measures a detector on texts that somebody labelled.
///
/// A found span is right when it lies over a labelled one with at least the given share of characters in common (IoU,
/// the
/// intersection over the union) and its type answers to the label. What a set labels that isn't ours to find (job
/// titles,
/// amounts) counts neither for nor against.
public final class SpanScorer {
    /// @param joined whether parts of one address, and of one name, count as one span, in labels and findings alike
    public record Rule(double overlap, boolean typed, boolean joined) {}

    /// Labelled, found and rightly found spans.
    public record Count(int labelled, int found, int right) {
        public double precision() {
            return found == 0 ? 0 : (double) right / found;
        }

        public double recall() {
            return labelled == 0 ? 0 : (double) right / labelled;
        }

        /// F-measure that weighs recall twice: to miss is worse than to take out too much.
        public double f2() {
            double below = 4 * precision() + recall();
            return below == 0 ? 0 : 5 * precision() * recall() / below;
        }
    }

    /// @param values labelled values; @param gone those of which no letter or digit stays readable
    /// @param falseSpans findings that touch no label at all
    public record Values(int values, int gone, int falseSpans) {}

    private record Case(String text, List<ScoredSpan> labels, List<ScoredSpan> notOurs, List<ScoredSpan> found) {}

    private final List<Case> cases = new ArrayList<>();
    private final Set<String> unknownNames = new TreeSet<>();
    private final Set<String> leftAlone = new TreeSet<>();

    public SpanScorer(PiiDetector detector, List<LabelledText> texts) {
        for (LabelledText labelled : texts) {
            cases.add(read(labelled, detector.find(labelled.text())));
        }
    }

    private Case read(LabelledText labelled, List<PiiSpan> found) {
        String text = labelled.text();
        List<ScoredSpan> ours = new ArrayList<>();
        List<ScoredSpan> notOurs = new ArrayList<>();
        for (LabelledText.Label label : labelled.labels()) {
            Optional<Set<PiiType>> types = EntityNames.typesOf(label.name());
            (types.isEmpty() ? unknownNames : types.get().isEmpty() ? leftAlone : new TreeSet<String>())
                    .add(label.name());
            ScoredSpan span = new ScoredSpan(label.start(), label.end(), types.orElse(Set.of()), label.name());
            (span.types().isEmpty() || span.isHonorific(text) ? notOurs : ours).add(span.trimmed(text));
        }
        return new Case(
                text,
                ours,
                notOurs,
                found.stream().map(span -> ScoredSpan.of(span, text)).toList());
    }

    /// Labels whose name means nothing to us, and those that we leave alone.
    public Set<String> unknownNames() {
        return unknownNames;
    }

    public Set<String> leftAlone() {
        return leftAlone;
    }

    public Count count(Rule rule) {
        return sum(rule, null);
    }

    /// The same for each of the set's own names; what is found under none of them isn't in it.
    public Map<String, Count> countByName(Rule rule) {
        Map<String, Count> byName = new TreeMap<>();
        cases.stream()
                .flatMap(one -> one.labels.stream())
                .map(ScoredSpan::name)
                .distinct()
                .forEach(name -> byName.put(name, sum(rule, name)));
        return byName;
    }

    private Count sum(Rule rule, @Nullable String name) {
        int labelled = 0;
        int found = 0;
        int right = 0;
        for (Case one : cases) {
            List<ScoredSpan> labels = prepared(one.labels, one.text, rule);
            List<ScoredSpan> findings = prepared(one.found, one.text, rule);
            Count count = count(labels, findings, one.notOurs, rule, name);
            labelled += count.labelled;
            found += count.found;
            right += count.right;
        }
        return new Count(labelled, found, right);
    }

    private static List<ScoredSpan> prepared(List<ScoredSpan> spans, String text, Rule rule) {
        return rule.joined ? ScoredSpan.joined(spans, text) : spans;
    }

    private static Count count(
            List<ScoredSpan> labels,
            List<ScoredSpan> found,
            List<ScoredSpan> notOurs,
            Rule rule,
            @Nullable String name) {
        List<ScoredSpan> left = new ArrayList<>(found);
        int right = 0;
        int labelled = 0;
        int ofName = 0;
        for (ScoredSpan label : labels) {
            boolean counts = name == null || label.name().equals(name);
            labelled += counts ? 1 : 0;
            ScoredSpan best = best(label, left, rule);
            if (best != null) {
                left.remove(best);
                right += counts ? 1 : 0;
                ofName += counts ? 1 : 0;
            }
        }
        for (ScoredSpan wrong : left) {
            boolean neutral = notOurs.stream().anyMatch(wrong::touches);
            boolean counts = name == null
                    || labels.stream().anyMatch(label -> label.name().equals(name) && label.touches(wrong));
            ofName += !neutral && counts ? 1 : 0;
        }
        return new Count(labelled, ofName, right);
    }

    private static @Nullable ScoredSpan best(ScoredSpan label, List<ScoredSpan> found, Rule rule) {
        return found.stream()
                .filter(span -> label.overlapWith(span) >= rule.overlap && (!rule.typed || label.sharesTypeWith(span)))
                .max(Comparator.comparingDouble(label::overlapWith))
                .orElse(null);
    }

    public Values values() {
        int values = 0;
        int gone = 0;
        int falseSpans = 0;
        for (Case one : cases) {
            values += one.labels.size();
            gone += (int)
                    one.labels.stream().filter(label -> isGone(label, one)).count();
            falseSpans += (int) one.found.stream()
                    .filter(span -> one.labels.stream().noneMatch(span::touches)
                            && one.notOurs.stream().noneMatch(span::touches))
                    .count();
        }
        return new Values(values, gone, falseSpans);
    }

    /// Values that a text names again: how many of the later mentions are gone.
    public Values laterMentions() {
        int values = 0;
        int gone = 0;
        for (Case one : cases) {
            Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            for (ScoredSpan label : one.labels.stream()
                    .sorted(Comparator.comparingInt(ScoredSpan::start))
                    .toList()) {
                if (!addsNothing(seen, one.text.substring(label.start(), label.end()))) {
                    continue;
                }
                values++;
                gone += isGone(label, one) ? 1 : 0;
            }
        }
        return new Values(values, gone, 0);
    }

    private static boolean addsNothing(Set<String> seen, String value) {
        boolean known = !seen.add(value);
        for (String part : value.split("[ ,]+", -1)) {
            known |= part.length() > 2 && !seen.add(part) && value.equals(part);
        }
        return known;
    }

    private static boolean isGone(ScoredSpan label, Case one) {
        for (int i = label.start(); i < label.end(); i++) {
            int at = i;
            if (Character.isLetterOrDigit(one.text.charAt(i))
                    && one.found.stream().noneMatch(span -> span.start() <= at && at < span.end())) {
                return false;
            }
        }
        return true;
    }
}
