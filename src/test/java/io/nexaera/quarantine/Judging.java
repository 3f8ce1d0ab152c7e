package io.nexaera.quarantine;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Scores texts by some weights and prints how well attacks stand out.
final class Judging {
    private static final int MOST_ATTACKS = 700;

    private final SentenceModel model;
    private final PrintStream out = System.out;

    Judging(SentenceModel model) {
        this.model = model;
    }

    double[] scores(InjectionWeights weights, Channel channel, List<String> texts, boolean withModel) {
        InjectionClassifier classifier = new InjectionClassifier(weights, Optional.empty());
        Optional<SentenceModel> asked = withModel ? Optional.of(model) : Optional.empty();
        return texts.stream()
                .mapToDouble(text -> classifier.score(text, channel, asked).margin())
                .toArray();
    }

    void report(String what, InjectionWeights weights, Channel channel, List<String> attacks, List<String> benign) {
        List<String> some = attacks.subList(0, Math.min(MOST_ATTACKS, attacks.size()));
        for (boolean with : new boolean[] {false, true}) {
            double[] bad = scores(weights, channel, some, with);
            double[] good = scores(weights, channel, benign, with);
            out.printf(
                    "%-58s %-5s attacks %4d benign %4d  recall@1%% %.3f  @0.1%% %.3f  AUC %.4f%n",
                    what,
                    with ? "MiniLM" : "words",
                    bad.length,
                    good.length,
                    recall(bad, good, 0.01),
                    recall(bad, good, 0.001),
                    auc(bad, good));
            if (with && Boolean.getBoolean("misses")) {
                double threshold = quantile(good);
                print("MISS", some, IntStream.range(0, bad.length).filter(i -> bad[i] <= threshold));
                print("LOUD", benign, IntStream.range(0, good.length).filter(i -> good[i] >= threshold));
            }
        }
    }

    private void print(String what, List<String> texts, IntStream which) {
        which.limit(25)
                .forEach(i -> out.println("   " + what + " "
                        + texts.get(i)
                                .substring(0, Math.min(160, texts.get(i).length()))
                                .replace('\n', '/')));
    }

    /// What all but one in a hundred lie below.
    static double quantile(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * 0.99))];
    }

    static double recall(double[] attacks, double[] benign, double falsePositives) {
        double[] sorted = benign.clone();
        Arrays.sort(sorted);
        double threshold = sorted[Math.max(0, (int) Math.ceil(sorted.length * (1 - falsePositives)) - 1)];
        return (double) Arrays.stream(attacks)
                        .filter(score -> score > threshold)
                        .count()
                / attacks.length;
    }

    static double auc(double[] attacks, double[] benign) {
        double[] sorted = benign.clone();
        Arrays.sort(sorted);
        double below = 0;
        for (double score : attacks) {
            int at = Arrays.binarySearch(sorted, score);
            below += at < 0 ? -at - 1 : at + 0.5;
        }
        return below / sorted.length / attacks.length;
    }
}
