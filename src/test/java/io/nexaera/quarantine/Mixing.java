package io.nexaera.quarantine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Learns what words, meaning and place of a window are worth together ([InjectionWeights#mix]): a logistic regression
/// over each text's loudest window, on texts that the weights it mixes haven't learned.
final class Mixing {
    private static final float NEVER = -99;
    static final float[] START = {0.65f, 0.35f, 0, 0, 0, 0, 0, NEVER, 0.65f, 0.35f, 0, 0, 0, 0, 0, NEVER};
    private static final int ROUNDS = 4;
    private static final int STEPS = 3_000;
    private static final int CERTAIN = InjectionWeights.CERTAIN;
    /// How much surer than the mix words have to be: less costs mails (docs/injection-figures.md).
    private static final double SURER = 1.3;

    private final InjectionWeights weights;
    private final SentenceModel model;

    Mixing(InjectionWeights weights, SentenceModel model) {
        this.weights = weights;
        this.model = model;
    }

    /// @return `mix` with this head's part learned anew
    float[] learn(int head, List<String> attacks, List<String> benign, float[] mix) {
        List<List<InjectionClassifier.Asked>> bad = windows(attacks, head);
        List<List<InjectionClassifier.Asked>> good = windows(benign, head);
        float[] learned = mix.clone();
        for (int round = 0; round < ROUNDS; round++) {
            InjectionWeights now = weights.with(learned, weights.threshold());
            fit(learned, head, loudest(bad, now, head), loudest(good, now, head));
        }
        learned[head * InjectionWeights.MIXED + CERTAIN] =
                certain(loudest(good, weights.with(learned, weights.threshold()), head), learned, head);
        return learned;
    }

    /// Words alone are worth so much that their loudest false alarms stay below those of the mix.
    private float certain(double[][] good, float[] mix, int head) {
        InjectionWeights now = weights.with(mix, weights.threshold());
        double[] mixed =
                Arrays.stream(good).mapToDouble(known -> now.mixed(known, head)).toArray();
        double[] words =
                Arrays.stream(good).mapToDouble(known -> known[CERTAIN]).toArray();
        return (float) (tail(mixed) - tail(words) - SURER);
    }

    /// The mean of the loudest one in a hundred.
    private static double tail(double[] scores) {
        Arrays.sort(scores);
        int from = scores.length - Math.max(1, scores.length / 100);
        return Arrays.stream(scores, from, scores.length).average().orElseThrow();
    }

    private List<List<InjectionClassifier.Asked>> windows(List<String> texts, int head) {
        InjectionClassifier classifier = new InjectionClassifier(weights, java.util.Optional.empty());
        return texts.stream()
                .map(text ->
                        InjectionClassifier.asked(text, classifier.pieces(text, head), model, head, weights).stream()
                                .map(window -> window.placed(text, model))
                                .toList())
                .filter(windows -> !windows.isEmpty())
                .toList();
    }

    private static double[][] loudest(List<List<InjectionClassifier.Asked>> texts, InjectionWeights now, int head) {
        return texts.stream()
                .map(windows -> Objects.requireNonNull(windows.stream()
                        .map(InjectionClassifier.Asked::known)
                        .max((a, b) -> Double.compare(now.mixed(a, head), now.mixed(b, head)))
                        .orElse(null)))
                .toArray(double[][]::new);
    }

    /// Plain gradient descent, both sides weighing the same, drawn a little towards the start.
    private static void fit(float[] mix, int head, double[][] bad, double[][] good) {
        int from = head * InjectionWeights.MIXED;
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[CERTAIN];
            add(slope, mix, from, bad, 1);
            add(slope, mix, from, good, 0);
            for (int i = 0; i < slope.length; i++) {
                double pull = 0.003 * (mix[from + i] - START[from + i]);
                mix[from + i] -= (float) (0.05 * (slope[i] + pull));
            }
            mix[from + 2] = Math.max(0, mix[from + 2]);
        }
    }

    private static void add(double[] slope, float[] mix, int from, double[][] rows, int label) {
        for (double[] row : rows) {
            double odds = 0;
            for (int i = 0; i < CERTAIN; i++) {
                odds += mix[from + i] * row[i];
            }
            double error = (1 / (1 + Math.exp(-odds)) - label) / rows.length;
            for (int i = 0; i < CERTAIN; i++) {
                slope[i] += error * row[i];
            }
        }
    }
}
