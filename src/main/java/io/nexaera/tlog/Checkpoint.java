package io.nexaera.tlog;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What a log says of itself (c2sp.org/tlog-checkpoint): so many leaves, and this is their root.
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record Checkpoint(String origin, long size, byte[] root) {
    /// A line below a note: who signed, with which key, and the signature.
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    public record Signature(String name, byte[] keyId, byte[] bytes) {
        /// `— name base64`, with its newline.
        public String line() {
            byte[] all = new byte[keyId.length + bytes.length];
            System.arraycopy(keyId, 0, all, 0, keyId.length);
            System.arraycopy(bytes, 0, all, keyId.length, bytes.length);
            return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
        }
    }

    /// A checkpoint with the signatures that came along; none of them has been verified.
    public record Signed(Checkpoint checkpoint, List<Signature> signatures) {
        /// The signed note.
        public String text() {
            StringBuilder note = new StringBuilder(checkpoint.body()).append('\n');
            signatures.forEach(signature -> note.append(signature.line()));
            return note.toString();
        }
    }

    private static final int KEY_ID_BYTES = 4;
    private static final int MAX_SIGNATURES = 64;

    /// The text that is signed.
    public String body() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /// Reads a signed note (c2sp.org/signed-note) whose text is a checkpoint without extension lines.
    ///
    /// @throws IllegalArgumentException where it is none
    public static Signed parse(String note) {
        int end = note.lastIndexOf("\n\n");
        require(end > 0 && note.endsWith("\n"));
        String[] body = note.substring(0, end).split("\n", -1);
        require(body.length == 3 && !body[0].isEmpty() && body[1].matches("0|[1-9][0-9]{0,17}"));
        byte[] root = Base64.getDecoder().decode(body[2]);
        Checkpoint checkpoint = new Checkpoint(body[0], Long.parseLong(body[1]), root);
        require(root.length == Merkle.HASH_BYTES && checkpoint.body().equals(note.substring(0, end + 1)));
        return new Signed(checkpoint, signatures(note.substring(end + 2)));
    }

    /// Reads signature lines alone, as a witness answers them.
    ///
    /// @throws IllegalArgumentException where they are none, or too many
    public static List<Signature> signatures(String lines) {
        require(lines.endsWith("\n"));
        List<Signature> signatures = new ArrayList<>();
        for (String line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
            signatures.add(signature(line));
            require(signatures.size() <= MAX_SIGNATURES);
        }
        return signatures;
    }

    private static Signature signature(String line) {
        String[] words = line.split(" ", -1);
        require(words.length == 3 && words[0].equals("\u2014") && !words[1].isEmpty());
        byte[] all = Base64.getDecoder().decode(words[2]);
        require(all.length > KEY_ID_BYTES);
        return new Signature(
                words[1],
                java.util.Arrays.copyOf(all, KEY_ID_BYTES),
                java.util.Arrays.copyOfRange(all, KEY_ID_BYTES, all.length));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("this is no checkpoint");
        }
    }

    @Override
    public String toString() {
        return body();
    }
}
