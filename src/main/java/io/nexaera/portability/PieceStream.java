package io.nexaera.portability;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// Cuts what is written into pieces of one mebibyte and hands each on with its number.
final class PieceStream extends OutputStream {
    private static final int PIECE_BYTES = 1 << 20;

    private final BiConsumer<Integer, byte[]> keep;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int filled;
    private int ordinal;
    private long total;

    PieceStream(BiConsumer<Integer, byte[]> keep) {
        this.keep = keep;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            int now = Math.min(length - done, PIECE_BYTES - filled);
            System.arraycopy(bytes, offset + done, piece, filled, now);
            filled += now;
            done += now;
            if (filled == PIECE_BYTES) {
                handOn();
            }
        }
        total += length;
    }

    @Override
    public void close() {
        if (filled > 0) {
            handOn();
        }
    }

    long total() {
        return total;
    }

    private void handOn() {
        keep.accept(ordinal++, Arrays.copyOf(piece, filled));
        filled = 0;
    }
}
