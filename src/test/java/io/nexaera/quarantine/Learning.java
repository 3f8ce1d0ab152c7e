package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Learns weights: for words a logistic regression by AdaGrad (Duchi et al. 2011), for meaning two small layers by Adam
/// (Kingma and Ba 2015). The same samples in the same order give the same weights.
final class Learning {
    private static final int EPOCHS = 5;
    private static final float RATE = 0.35f;
    private static final float SHRINK = 2e-6f;
    private static final int BUCKETS = 1 << Features.BITS;

    private static final Map<String, int[]> BUCKETS_OF = new HashMap<>();

    private Learning() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Words(float[] weight, float bias) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(int[] buckets, boolean attack, float weight) {}

    static Words words(List<Sample> samples, int head) {
        List<Row> rows = new ArrayList<>();
        double[] total = new double[2];
        for (Sample sample : samples) {
            if (sample.head() == head) {
                rows.add(new Row(
                        BUCKETS_OF.computeIfAbsent(sample.text(), Learning::buckets),
                        sample.attack(),
                        sample.weight()));
                total[sample.attack() ? 1 : 0] += sample.weight();
            }
        }
        float[] weight = new float[BUCKETS];
        float[] seen = new float[BUCKETS];
        Arrays.fill(seen, 1e-3f);
        float bias = 0;
        Random random = new Random(7);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(rows, random);
            for (Row row : rows) {
                double sum = 0;
                for (int bucket : row.buckets) {
                    sum += weight[bucket];
                }
                float norm = (float) (1 / Math.sqrt(Math.max(1, row.buckets.length)));
                double p = 1 / (1 + Math.exp(-(bias + sum * norm)));
                double balance = (total[0] + total[1]) / (2 * total[row.attack ? 1 : 0]);
                float error = (float) ((p - (row.attack ? 1 : 0)) * row.weight * balance);
                bias -= 0.002f * error;
                for (int bucket : row.buckets) {
                    float gradient = error * norm + SHRINK * weight[bucket];
                    seen[bucket] += gradient * gradient;
                    weight[bucket] -= RATE * gradient / (float) Math.sqrt(seen[bucket]) * 0.3f;
                }
            }
        }
        return new Words(weight, bias);
    }

    static int[] buckets(String text) {
        int[] all = new int[64];
        int[] count = new int[1];
        List<int[]> holder = new ArrayList<>(List.of(all));
        for (Sentence sentence :
                Sentence.of(RoleMarkers.escape(Invisible.strip(text).text()).text())) {
            Features.of(Folding.fold(sentence.text()), bucket -> {
                int[] now = holder.getFirst();
                if (count[0] == now.length) {
                    now = Arrays.copyOf(now, now.length * 2);
                    holder.set(0, now);
                }
                now[count[0]++] = bucket;
            });
        }
        return Arrays.copyOf(holder.getFirst(), count[0]);
    }

    /// @return the first layer with its biases, then the second: as [InjectionWeights] has them
    static float[][] meaning(List<Sample> samples, Map<String, float[]> vectors) {
        int units = InjectionWeights.UNITS;
        int dims = InjectionWeights.DIMENSIONS;
        Random random = new Random(11);
        float[] hidden = new float[units * dims + units];
        float[] out = new float[InjectionWeights.HEADS * (units + 1)];
        for (int i = 0; i < units * dims; i++) {
            hidden[i] = (float) (random.nextGaussian() * 0.3);
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (random.nextGaussian() * 0.3);
        }
        double[][] total = new double[2][2];
        List<Sample> rows = new ArrayList<>();
        for (Sample sample : samples) {
            if (vectors.containsKey(sample.text())) {
                rows.add(sample);
                total[sample.head()][sample.attack() ? 1 : 0] += sample.weight();
            }
        }
        Adam first = new Adam(hidden.length);
        Adam second = new Adam(out.length);
        float[] active = new float[units];
        for (int epoch = 0; epoch < 14; epoch++) {
            Collections.shuffle(rows, random);
            float rate = 0.003f * (1 - epoch / 15f);
            float[] gradHidden = new float[hidden.length];
            float[] gradOut = new float[out.length];
            int inBatch = 0;
            for (Sample row : rows) {
                float[] vector = Objects.requireNonNull(vectors.get(row.text()));
                int base = row.head() * (units + 1);
                double z = out[base + units];
                for (int unit = 0; unit < units; unit++) {
                    float dot = hidden[units * dims + unit];
                    for (int i = 0; i < dims; i++) {
                        dot += hidden[unit * dims + i] * vector[i];
                    }
                    active[unit] = Math.max(0, dot);
                    z += active[unit] * out[base + unit];
                }
                double p = 1 / (1 + Math.exp(-z));
                double balance =
                        (total[row.head()][0] + total[row.head()][1]) / (2 * total[row.head()][row.attack() ? 1 : 0]);
                float error = (float) ((p - (row.attack() ? 1 : 0)) * row.weight() * balance);
                gradOut[base + units] += error;
                for (int unit = 0; unit < units; unit++) {
                    gradOut[base + unit] += error * active[unit];
                    if (active[unit] > 0) {
                        float back = error * out[base + unit];
                        gradHidden[units * dims + unit] += back;
                        for (int i = 0; i < dims; i++) {
                            gradHidden[unit * dims + i] += back * vector[i];
                        }
                    }
                }
                if (++inBatch == 64) {
                    first.step(hidden, gradHidden, rate, 2e-3f);
                    second.step(out, gradOut, rate, 2e-3f);
                    Arrays.fill(gradHidden, 0);
                    Arrays.fill(gradOut, 0);
                    inBatch = 0;
                }
            }
        }
        return new float[][] {hidden, out};
    }

    private static final class Adam {
        private final float[] mean;
        private final float[] square;
        private int steps;

        Adam(int size) {
            mean = new float[size];
            square = new float[size];
        }

        void step(float[] weights, float[] gradient, float rate, float decay) {
            steps++;
            double one = 1 - Math.pow(0.9, steps);
            double two = 1 - Math.pow(0.999, steps);
            for (int i = 0; i < weights.length; i++) {
                float g = gradient[i] / 64;
                mean[i] = 0.9f * mean[i] + 0.1f * g;
                square[i] = 0.999f * square[i] + 0.001f * g * g;
                weights[i] -=
                        (float) (rate * (mean[i] / one / (Math.sqrt(square[i] / two) + 1e-8) + decay * weights[i]));
            }
        }
    }

    /// One weight per bucket and head as a signed byte.
    static InjectionWeights pack(Words direct, Words buried, float[][] meaning, float[] thresholds) {
        byte[] words = new byte[BUCKETS * 2];
        float[] scale = new float[2];
        Words[] heads = {direct, buried};
        for (int head = 0; head < 2; head++) {
            float most = 1e-6f;
            float[] sorted = heads[head].weight().clone();
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = Math.abs(sorted[i]);
            }
            Arrays.sort(sorted);
            most = Math.max(most, sorted[(int) (sorted.length * 0.9995)]);
            scale[head] = most / 127;
            for (int i = 0; i < BUCKETS; i++) {
                words[i * 2 + head] = (byte) Math.clamp(Math.round(heads[head].weight()[i] / scale[head]), -127, 127);
            }
        }
        return new InjectionWeights(
                words,
                scale,
                new float[] {direct.bias(), buried.bias()},
                meaning[0],
                meaning[1],
                Mixing.START,
                thresholds);
    }
}
