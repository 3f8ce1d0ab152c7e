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
/// and in long texts of how loud half of all windows are
/// @param threshold per [Channel], without and with the sentence model: log odds above which a text is flagged
@SuppressWarnings("ArrayRecordComponent") // loaded once, never compared
record InjectionWeights(
        byte[] words, float[] scale, float[] bias, float[] hidden, float[] out, float[] mix, float[] threshold) {
    static final int HEADS = 2;
    static final int UNITS = 48;
    static final int DIMENSIONS = 384;
    private static final int MAGIC = 0x4E58494A; // NXIJ
    private static final int VERSION = 3;
    static final int MIXED = 7;

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
        for (int i = 0; i < MIXED; i++) {
            sum += mix[head * MIXED + i] * known[i];
        }
        return sum;
    }

    /// Log odds of a head by a sentence vector: two layers, the first rectified.
    double meaning(float[] vector, int head) {
        double sum = out[head * (UNITS + 1) + UNITS];
        for (int unit = 0; unit < UNITS; unit++) {
            float dot = hidden[UNITS * DIMENSIONS + unit];
            for (int i = 0; i < DIMENSIONS; i++) {
                dot += hidden[unit * DIMENSIONS + i] * vector[i];
            }
            sum += dot > 0 ? dot * out[head * (UNITS + 1) + unit] : 0;
        }
        return sum;
    }
}
