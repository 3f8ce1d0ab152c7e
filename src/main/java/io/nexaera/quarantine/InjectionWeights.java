package io.nexaera.quarantine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// What the training program learned (`docs/formats.md`, "Injection weights"). Two heads: 0 tells attacks on an
/// assistant
/// from what people ask one, 1 tells orders to an assistant from what people write to each other.
///
/// @param words one signed byte per bucket and head, interleaved
/// @param scale what one step of `words` is worth, per head
/// @param bias per head
/// @param hidden first layer over the sentence vector, `UNITS` rows of 384, then their biases
/// @param out second layer: per head `UNITS` weights and a bias
/// @param mix per head, what [InjectionClassifier] makes of a window that the sentence model was asked about: worth of
/// the
/// odds by words, by meaning, by words of the whole text, of how far it is from the rest, of being in a long text, a
/// bias,
/// and in long texts of how loud half of all windows are; last what the text's odds by words are worth alone where that
/// is more: what words are sure of isn't talked away
/// @param threshold per [Channel], without and with the sentence model: log odds above which a text is flagged
@SuppressWarnings("ArrayRecordComponent") // loaded once, never compared
record InjectionWeights(
        byte[] words, float[] scale, float[] bias, float[] hidden, float[] out, float[] mix, float[] threshold) {
    static final int HEADS = 2;
    static final int UNITS = 96;
    static final int DIMENSIONS = 384;
    private static final int MAGIC = 0x4E58494A; // NXIJ
    private static final int VERSION = 4;
    static final int MIXED = 8;
    /// The place in the mix of what words are worth alone.
    static final int CERTAIN = 7;
    /// A sentence model never knows for sure: log odds by meaning stay within this.
    private static final double MOST_MEANT = 4;

    static InjectionWeights shipped() {
        return Shipped.WEIGHTS;
    }

    private static final class Shipped {
        static final InjectionWeights WEIGHTS = load();

        private static InjectionWeights load() {
            try (InputStream in = Objects.requireNonNull(
                    InjectionWeights.class.getResourceAsStream("injection.weights"), "injection.weights")) {
                return read(in);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    static InjectionWeights read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC || data.readInt() != VERSION || data.readInt() != Features.BITS) {
            throw new IOException("These are not injection weights of version " + VERSION);
        }
        byte[] words = new byte[HEADS << Features.BITS];
        data.readFully(words);
        return new InjectionWeights(
                words,
                floats(data, HEADS),
                floats(data, HEADS),
                floats(data, UNITS * DIMENSIONS + UNITS),
                floats(data, HEADS * (UNITS + 1)),
                floats(data, HEADS * MIXED),
                floats(data, 2 * Channel.values().length));
    }

    void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeInt(VERSION);
        data.writeInt(Features.BITS);
        data.write(words);
        for (float[] part : new float[][] {scale, bias, hidden, this.out, mix, threshold}) {
            for (float number : part) {
                data.writeFloat(number);
            }
        }
        data.flush();
    }

    private static float[] floats(DataInputStream data, int count) throws IOException {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = data.readFloat();
        }
        return numbers;
    }

    double threshold(Channel channel, boolean withModel) {
        return threshold[place(channel, withModel)];
    }

    /// The order of the file, which is not the enum's.
    static int place(Channel channel, boolean withModel) {
        int row = switch (channel) {
            case CHAT -> 0;
            case DOCUMENT -> 1;
            case MAIL -> 2;
            case TOOL -> 3;
        };
        return row * 2 + (withModel ? 1 : 0);
    }

    InjectionWeights with(float[] otherMix, float[] thresholds) {
        return new InjectionWeights(words, scale, bias, hidden, out, otherMix, thresholds);
    }

    /// Log odds of a head by all that is known of a window.
    double mixed(double[] known, int head) {
        double sum = 0;
        for (int i = 0; i < CERTAIN; i++) {
            sum += mix[head * MIXED + i] * known[i];
        }
        return Math.max(sum, known[CERTAIN] + mix[head * MIXED + CERTAIN]);
    }

    /// Log odds of a head by a sentence vector: two layers, the first rectified, what comes out bounded.
    double meaning(float[] vector, int head) {
        double sum = out[head * (UNITS + 1) + UNITS];
        for (int unit = 0; unit < UNITS; unit++) {
            float dot = hidden[UNITS * DIMENSIONS + unit] + dot(hidden, unit * DIMENSIONS, vector);
            sum += dot > 0 ? dot * out[head * (UNITS + 1) + unit] : 0;
        }
        return MOST_MEANT * Math.tanh(sum / MOST_MEANT);
    }

    /// A row times a vector, in four sums, which a processor adds at the same time.
    static float dot(float[] rows, int from, float[] vector) {
        float one = 0;
        float two = 0;
        float three = 0;
        float four = 0;
        for (int i = 0; i < vector.length; i += 4) {
            one += rows[from + i] * vector[i];
            two += rows[from + i + 1] * vector[i + 1];
            three += rows[from + i + 2] * vector[i + 2];
            four += rows[from + i + 3] * vector[i + 3];
        }
        return (one + two) + (three + four);
    }
}
