package io.nexaera.privacy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Averaged structured perceptron (Collins 2002) over the tagger's features. To miss a name costs more than to see one too many.
final class Perceptron {
    static final int ROW_BITS = 19;
    private static final int T = Tag.COUNT;
    private static final float MISSED = 3f;
    private static final float WRONG = 1.5f;
    private static final float TOO_MUCH = 1f;

    private final float[] w = new float[T << ROW_BITS];
    private final float[] sum = new float[T << ROW_BITS];
    private final int[] since = new int[T << ROW_BITS];
    private final float[] trans = new float[T * T];
    private final float[] transSum = new float[T * T];
    private final int[] transSince = new int[T * T];
    private int now = 1;

    /// A stretch with its right tags.
    record Example(int[][] rows, byte[] tags) {}

    static Example example(Tokens tokens, Lexicon lexicon, int from, int to, byte[] tags) {
        Features features = new Features(tokens, lexicon, (1 << ROW_BITS) - 1, from, to);
        int[][] rows = new int[to - from][Features.COUNT];
        for (int i = from; i < to; i++) {
            features.at(i, rows[i - from]);
        }
        return new Example(rows, tags);
    }

    void train(List<Example> examples, int rounds, long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(examples, random);
            int wrong = 0;
            for (Example example : examples) {
                byte[] guess = best(example);
                if (!Arrays.equals(guess, example.tags)) {
                    wrong++;
                    update(example, example.tags, 1);
                    update(example, guess, -1);
                }
                now++;
            }
            System.err.println("round " + (round + 1) + ": " + wrong + " of " + examples.size() + " stretches wrong");
        }
    }

    private void update(Example example, byte[] tags, float by) {
        int before = 0;
        for (int i = 0; i < tags.length; i++) {
            int tag = tags[i];
            for (int row : example.rows[i]) {
                add(w, sum, since, row * T + tag, by);
            }
            add(trans, transSum, transSince, before * T + tag, by);
            before = tag;
        }
    }

    private void add(float[] weights, float[] sums, int[] times, int at, float by) {
        sums[at] += (now - times[at]) * weights[at];
        times[at] = now;
        weights[at] += by;
    }

    private byte[] best(Example example) {
        int n = example.tags.length;
        float[] scores = new float[T];
        byte[] from = new byte[n * T];
        for (int i = 0; i < n; i++) {
            float[] next = new float[T];
            for (int row : example.rows[i]) {
                for (int tag = 0; tag < T; tag++) {
                    next[tag] += w[row * T + tag];
                }
            }
            for (int tag = 0; tag < T; tag++) {
                int best = 0;
                float bestScore = Float.NEGATIVE_INFINITY;
                for (int before = 0; before < (i == 0 ? 1 : T); before++) {
                    float score = (i == 0 ? 0 : scores[before]) + trans[before * T + tag];
                    if (score > bestScore && Tag.mayFollow(before, tag)) {
                        best = before;
                        bestScore = score;
                    }
                }
                next[tag] += bestScore + cost(example.tags[i], tag);
                from[i * T + tag] = (byte) best;
            }
            scores = next;
        }
        int tag = 0;
        for (int other = 1; other < T; other++) {
            tag = scores[other] > scores[tag] ? other : tag;
        }
        byte[] tags = new byte[n];
        for (int i = n - 1; i >= 0; i--) {
            tags[i] = (byte) tag;
            tag = from[i * T + tag];
        }
        return tags;
    }

    private static float cost(int right, int guess) {
        return right == guess ? 0 : guess == 0 ? MISSED : right == 0 ? TOO_MUCH : WRONG;
    }

    /// What the weights were on average, and behind them what the transitions were.
    private float[] averages() {
        float[] averages = new float[w.length + trans.length];
        for (int i = 0; i < w.length; i++) {
            averages[i] = (sum[i] + (now - since[i]) * w[i]) / now;
        }
        for (int i = 0; i < trans.length; i++) {
            averages[w.length + i] = (transSum[i] + (now - transSince[i]) * trans[i]) / now;
        }
        return averages;
    }

    /// The averages of several that learned the same in other orders, made small enough for a byte each.
    static void write(List<Perceptron> all, long[] lexicon, DataOutputStream out) throws IOException {
        float[] sums = new float[(T << ROW_BITS) + T * T];
        for (Perceptron one : all) {
            float[] averages = one.averages();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += averages[i];
            }
        }
        float scale = 127 / largest(Arrays.copyOf(sums, T << ROW_BITS));
        out.writeInt(Weights.MAGIC);
        out.writeByte(Weights.FORMAT);
        out.writeByte(T);
        out.writeByte(ROW_BITS);
        for (int i = T << ROW_BITS; i < sums.length; i++) {
            out.writeShort(Math.clamp(Math.round(sums[i] * scale), -32_768, 32_767));
        }
        LexiconBuilder.write(lexicon, out);
        byte[] rows = new byte[T << ROW_BITS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (byte) Math.clamp(Math.round(sums[i] * scale), -127, 127);
        }
        out.write(rows);
    }

    /// The largest size but for one in twenty thousand.
    private static float largest(float[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.abs(weights[i]);
        }
        Arrays.sort(weights);
        return weights[(int) (weights.length - 1 - weights.length / 20_000L)];
    }
}
