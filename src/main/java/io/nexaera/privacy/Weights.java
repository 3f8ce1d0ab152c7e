package io.nexaera.privacy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// What the tagger learned: a row of small numbers for each hashed feature, one number for each tag; what each tag says
/// of
/// the next; and the lexicon. The format is in docs/formats.md (*Tagger's weights*).
final class Weights {
    static final int MAGIC = 0x4e585447;
    static final int FORMAT = 2;

    final Lexicon lexicon;
    final int rowMask;
    private final byte[] rows;
    /// `[before * Tag.COUNT + tag]`; the row of OUT also stands for the beginning.
    private final int[] transitions;

    Weights(Lexicon lexicon, byte[] rows, int[] transitions) {
        this.lexicon = lexicon;
        this.rows = rows;
        this.transitions = transitions;
        rowMask = rows.length / Tag.COUNT - 1;
    }

    static Weights shipped() {
        try (InputStream file = Objects.requireNonNull(Weights.class.getResourceAsStream("tagger.bin"))) {
            return read(new DataInputStream(new BufferedInputStream(file, 1 << 16)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Weights read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC || in.readUnsignedByte() != FORMAT || in.readUnsignedByte() != Tag.COUNT) {
            throw new IOException("this is no tagger of format " + FORMAT);
        }
        int rowBits = in.readUnsignedByte();
        int[] transitions = new int[Tag.COUNT * Tag.COUNT];
        for (int i = 0; i < transitions.length; i++) {
            transitions[i] = in.readShort();
        }
        Lexicon lexicon = Lexicon.read(in);
        byte[] rows = new byte[Tag.COUNT << rowBits];
        in.readFully(rows);
        return new Weights(lexicon, rows, transitions);
    }

    /// Adds up what the features say for each tag.
    void score(int[] features, int[] scores, int scoreAt) {
        for (int tag = 0; tag < Tag.COUNT; tag++) {
            scores[scoreAt + tag] = 0;
        }
        for (int feature : features) {
            int row = feature * Tag.COUNT;
            for (int tag = 0; tag < Tag.COUNT; tag++) {
                scores[scoreAt + tag] += rows[row + tag];
            }
        }
    }

    int transition(int before, int tag) {
        return transitions[before * Tag.COUNT + tag];
    }
}
