package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Learns what meaning is worth: several small networks of two layers over a sentence's vector, by Adam (Kingma and Ba
/// 2015) with units left out at random (dropout, Srivastava et al. 2014), side by side in one network that is their
/// mean. The same samples in the same order give the same weights.
final class Layers {
    private static final int NETWORKS = 3;
    private static final int UNITS = InjectionWeights.UNITS / NETWORKS;
    private static final int DIMENSIONS = InjectionWeights.DIMENSIONS;
    private static final int EPOCHS = 14;
    private static final int BATCH = 64;
    private static final float RATE = 0.003f;
    private static final float DECAY = 2e-3f;
    private static final float DROPPED = 0.2f;

    private final float[] hidden = new float[UNITS * DIMENSIONS + UNITS];
    private final float[] out = new float[InjectionWeights.HEADS * (UNITS + 1)];
    private final float[] slopeHidden = new float[hidden.length];
    private final float[] slopeOut = new float[out.length];
    private final float[] active = new float[UNITS];
    private final Random random;

    private Layers(int seed) {
        random = new Random(seed);
        for (int i = 0; i < UNITS * DIMENSIONS; i++) {
            hidden[i] = (float) (random.nextGaussian() * 0.3);
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (random.nextGaussian() * 0.3);
        }
    }

    /// @return the first layer with its biases, then the second: as [InjectionWeights] has them
    static float[][] meaning(List<Sample> samples, Map<String, float[]> vectors) {
        int units = InjectionWeights.UNITS;
        float[] hidden = new float[units * DIMENSIONS + units];
        float[] out = new float[InjectionWeights.HEADS * (units + 1)];
        for (int n = 0; n < NETWORKS; n++) {
            Layers one = new Layers(11 + n);
            one.learn(samples, vectors);
            System.arraycopy(one.hidden, 0, hidden, n * UNITS * DIMENSIONS, UNITS * DIMENSIONS);
            System.arraycopy(one.hidden, UNITS * DIMENSIONS, hidden, units * DIMENSIONS + n * UNITS, UNITS);
            for (int head = 0; head < InjectionWeights.HEADS; head++) {
                for (int i = 0; i < UNITS; i++) {
                    out[head * (units + 1) + n * UNITS + i] = one.out[head * (UNITS + 1) + i] / NETWORKS;
                }
                out[head * (units + 1) + units] += one.out[head * (UNITS + 1) + UNITS] / NETWORKS;
            }
        }
        return new float[][] {hidden, out};
    }

    private void learn(List<Sample> samples, Map<String, float[]> vectors) {
        List<Sample> rows = new ArrayList<>(samples.stream()
                .filter(sample -> vectors.containsKey(sample.text()))
                .toList());
        double[] balance = balance(rows);
        Adam first = new Adam(hidden.length);
        Adam second = new Adam(out.length);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(rows, random);
            float rate = RATE * (1 - epoch / (EPOCHS + 1f));
            Arrays.fill(slopeHidden, 0);
            Arrays.fill(slopeOut, 0);
            for (int i = 0; i < rows.size(); i++) {
                Sample row = rows.get(i);
                float[] vector = Objects.requireNonNull(vectors.get(row.text()));
                double missed = probability(row.head(), vector) - (row.attack() ? 1 : 0);
                back(row.head(), vector, (float) (missed * row.weight() * balance[group(row)]));
                if (i % BATCH == BATCH - 1) {
                    first.step(hidden, slopeHidden, rate);
                    second.step(out, slopeOut, rate);
                }
            }
        }
    }

    private static int group(Sample row) {
        return row.head() * 2 + (row.attack() ? 1 : 0);
    }

    /// Per head and label, so that both labels of a head weigh the same.
    private static double[] balance(List<Sample> rows) {
        double[] total = new double[2 * InjectionWeights.HEADS];
        rows.forEach(row -> total[group(row)] += row.weight());
        double[] balance = new double[total.length];
        for (int i = 0; i < total.length; i++) {
            balance[i] = (total[i] + total[i ^ 1]) / (2 * total[i]);
        }
        return balance;
    }

    /// That it is an attack; which units spoke stays in `active`.
    private double probability(int head, float[] vector) {
        int base = head * (UNITS + 1);
        double sum = out[base + UNITS];
        for (int unit = 0; unit < UNITS; unit++) {
            float dot = hidden[UNITS * DIMENSIONS + unit] + InjectionWeights.dot(hidden, unit * DIMENSIONS, vector);
            active[unit] = dot <= 0 || random.nextFloat() < DROPPED ? 0 : dot / (1 - DROPPED);
            sum += active[unit] * out[base + unit];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    private void back(int head, float[] vector, float error) {
        int base = head * (UNITS + 1);
        slopeOut[base + UNITS] += error;
        for (int unit = 0; unit < UNITS; unit++) {
            slopeOut[base + unit] += error * active[unit];
            if (active[unit] > 0) {
                float back = error * out[base + unit] / (1 - DROPPED);
                slopeHidden[UNITS * DIMENSIONS + unit] += back;
                for (int i = 0; i < DIMENSIONS; i++) {
                    slopeHidden[unit * DIMENSIONS + i] += back * vector[i];
                }
            }
        }
    }

    private static final class Adam {
        private final float[] mean;
        private final float[] square;
        private int steps;

        Adam(int size) {
            mean = new float[size];
            square = new float[size];
        }

        /// Moves the weights down the slope of a batch, which is then forgotten.
        void step(float[] weights, float[] slope, float rate) {
            steps++;
            double one = 1 - Math.pow(0.9, steps);
            double two = 1 - Math.pow(0.999, steps);
            for (int i = 0; i < weights.length; i++) {
                float g = slope[i] / BATCH;
                mean[i] = 0.9f * mean[i] + 0.1f * g;
                square[i] = 0.999f * square[i] + 0.001f * g * g;
                weights[i] -=
                        (float) (rate * (mean[i] / one / (Math.sqrt(square[i] / two) + 1e-8) + DECAY * weights[i]));
            }
            Arrays.fill(slope, 0);
        }
    }
}
