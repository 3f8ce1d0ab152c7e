package io.nexaera.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// Unpacks a zip-based file into nothing and counts, before any parser opens it.
///
/// It follows the central directory, as the parsers do, so entries that overlap count as often as they are listed.
/// Declared sizes are not believed.
final class ZipGuard {
    static final int MOST_ENTRIES = 10_000;
    private static final long RATIO_COUNTS_FROM = 16L << 20;

    enum Verdict {
        SOUND,
        BOMB,
        DAMAGED
    }

    private ZipGuard() {}

    static boolean isZip(byte[] bytes) {
        return bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] < 9 && bytes[3] < 9;
    }

    static Verdict inspect(byte[] bytes, ParseLimits limits) {
        long most = Math.min(
                limits.inflatedBytes(), Math.max(RATIO_COUNTS_FROM, (long) bytes.length * limits.inflationRatio()));
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                .get()) {
            return count(zip, most);
        } catch (IOException | IllegalArgumentException damaged) {
            return Verdict.DAMAGED;
        }
    }

    private static Verdict count(ZipFile zip, long most) throws IOException {
        byte[] scratch = new byte[1 << 16];
        long total = 0;
        int entries = 0;
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
            total += size(zip, all.nextElement(), scratch, most - total);
            if (++entries > MOST_ENTRIES || total > most) {
                return Verdict.BOMB;
            }
        }
        return entries == 0 ? Verdict.DAMAGED : Verdict.SOUND;
    }

    /// Unpacked bytes of one entry, counted until just past `most`.
    private static long size(ZipFile zip, ZipArchiveEntry entry, byte[] scratch, long most) throws IOException {
        long total = 0;
        try (InputStream content = zip.getInputStream(entry)) {
            for (int read = content.read(scratch); read >= 0 && total <= most; read = content.read(scratch)) {
                total += read;
            }
        }
        return total;
    }
}
