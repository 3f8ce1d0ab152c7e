package io.nexaera.portability;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A ZIP that remembers what it holds, for its manifest.
final class Archive implements AutoCloseable {
    /// @param rows of a table; 1 for a file
    record Entry(String name, long rows, long bytes, String sha256) {}

    /// Fills one entry and says how many rows it wrote.
    interface Content {
        long writeTo(OutputStream out) throws IOException;
    }

    private final ZipOutputStream zip;
    private final List<Entry> entries = new ArrayList<>();

    Archive(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    void add(String name, Content content) throws IOException {
        MessageDigest digest = sha256();
        long[] bytes = {0};
        zip.putNextEntry(new ZipEntry(name));
        long rows = content.writeTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int length) throws IOException {
                digest.update(data, offset, length);
                bytes[0] += length;
                zip.write(data, offset, length);
            }
        });
        zip.closeEntry();
        entries.add(new Entry(name, rows, bytes[0], HexFormat.of().formatHex(digest.digest())));
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
