package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Learns what words are worth: a logistic regression by AdaGrad (Duchi et al. 2011), each time without some of a
/// text's
/// features, so that no few words carry it all; the mean of several. The same samples in the same order give the same
/// weights.
final class Learning {
    private static final int EPOCHS = 5;
    private static final float RATE = 0.35f;
    private static final float SHRINK = 2e-6f;
    private static final int BUCKETS = 1 << Features.BITS;
    private static final int BAGS = 2;
    private static final float DROPPED = 0.3f;

    private static final Map<String, int[]> BUCKETS_OF = new HashMap<>();

    private Learning() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Words(float[] weight, float bias) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(int[] buckets, boolean attack, float weight) {}

    static Words words(List<Sample> samples, int head) {
        float[] sum = new float[BUCKETS];
        float bias = 0;
        for (int bag = 0; bag < BAGS; bag++) {
            Words one = words(samples, head, 7 + bag);
            for (int i = 0; i < BUCKETS; i++) {
                sum[i] += one.weight[i] / BAGS;
            }
            bias += one.bias / BAGS;
        }
        return new Words(sum, bias);
    }

    private static Words words(List<Sample> samples, int head, int seed) {
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
        Random random = new Random(seed);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(rows, random);
            for (Row row : rows) {
                double sum = 0;
                int[] kept = kept(row.buckets, random);
                for (int bucket : kept) {
                    sum += weight[bucket] / (1 - DROPPED);
                }
                float norm = (float) (1 / Math.sqrt(Math.max(1, row.buckets.length)));
                double p = 1 / (1 + Math.exp(-(bias + sum * norm)));
                double balance = (total[0] + total[1]) / (2 * total[row.attack ? 1 : 0]);
                float error = (float) ((p - (row.attack ? 1 : 0)) * row.weight * balance);
                bias -= 0.002f * error;
                for (int bucket : kept) {
                    float gradient = error * norm + SHRINK * weight[bucket];
                    seen[bucket] += gradient * gradient;
                    weight[bucket] -= RATE * gradient / (float) Math.sqrt(seen[bucket]) * 0.3f;
                }
            }
        }
        return new Words(weight, bias);
    }

    /// All but some, by a xorshift (Marsaglia 2003): a good random number for each would take longer than learning.
    private static int[] kept(int[] all, Random random) {
        int[] kept = new int[all.length];
        int count = 0;
        long state = random.nextLong() | 1;
        for (int bucket : all) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            if ((state & 0xFFFF) >= DROPPED * 0x10000) {
                kept[count++] = bucket;
            }
        }
        return Arrays.copyOf(kept, count);
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
