package io.nexaera.proof;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Finds several byte strings in one pass, in plain bytes and inside gzip (RFC 1952).
final class ByteSearch {
    private static final int LONGEST_GZIP = 1 << 20;
    private static final int MOST_GZIP = 200;

    private static final class Form {
        private final String name;
        private final byte[] bytes;

        Form(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }
    }

    private final List<List<Form>> byFirst = new ArrayList<>();
    private final int longest;

    ByteSearch(Map<String, byte[]> forms) {
        for (int first = 0; first < 256; first++) {
            byFirst.add(new ArrayList<>());
        }
        forms.forEach((name, bytes) -> byFirst.get(bytes[0] & 0xff).add(new Form(name, bytes)));
        longest = forms.values().stream().mapToInt(bytes -> bytes.length).max().orElse(1);
    }

    int longest() {
        return longest;
    }

    /// @param into gets the names of the forms that are there
    /// @return whether any is
    boolean find(byte[] bytes, int length, Set<String> into) {
        boolean any = plain(bytes, length, "", into);
        int packed = 0;
        for (int at = 0; at < length - 18 && packed < MOST_GZIP; at++) {
            if (bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b && bytes[at + 2] == 8) {
                packed++;
                byte[] inside = unpacked(bytes, at, length);
                any |= plain(inside, inside.length, "gzip: ", into);
            }
        }
        return any;
    }

    private boolean plain(byte[] bytes, int length, String within, Set<String> into) {
        boolean any = false;
        for (int at = 0; at < length; at++) {
            for (Form form : byFirst.get(bytes[at] & 0xff)) {
                int end = at + form.bytes.length;
                if (end <= length && Arrays.equals(bytes, at, end, form.bytes, 0, form.bytes.length)) {
                    into.add(within + form.name);
                    any = true;
                }
            }
        }
        return any;
    }

    /// What can be unpacked of it, also where its end is missing.
    private static byte[] unpacked(byte[] bytes, int at, int length) {
        byte[] plain = new byte[LONGEST_GZIP];
        int size = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, at, length - at))) {
            for (int read; size < plain.length && (read = in.read(plain, size, plain.length - size)) > 0; ) {
                size += read;
            }
        } catch (IOException noGzipOrCutOff) {
            // what came before stays
        }
        return Arrays.copyOf(plain, size);
    }
}
