package io.nexaera.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The lines of a stream as bytes, in bounded memory whatever comes: of one that is longer than 2 MB, the beginning.
/// A carriage return before the line's end and a byte order mark at the start aren't part of a line.
final class LongLines {
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final int END = -1;

    private final InputStream bytes;
    private boolean first = true;

    LongLines(InputStream bytes) {
        this.bytes = new BufferedInputStream(bytes, 1 << 16);
    }

    /// Empty at the end.
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int next = bytes.read();
        if (next == END) {
            return Optional.empty();
        }
        for (; next != '\n' && next != END; next = bytes.read()) {
            if (line.size() < MOST_BYTES) {
                line.write(next);
            }
        }
        return Optional.of(bare(line.toByteArray()));
    }

    /// Whether the next line may keep its reader waiting.
    boolean mayWait() throws IOException {
        return bytes.available() == 0;
    }

    private byte[] bare(byte[] line) {
        boolean mark =
                first && line.length > 2 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
        first = false;
        int from = mark ? 3 : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return java.util.Arrays.copyOfRange(line, from, to);
    }
}
