package io.nexaera.tlog;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// What a log sends to a witness (c2sp.org/tlog-witness, add-checkpoint): its newest checkpoint, and the proof that it
/// continues the one that the witness knows.
///
/// @param old the size that the witness knows; 0 for none
/// @param proof consistency proof from there (RFC 6962 §2.1.2)
public record AddCheckpoint(long old, List<byte[]> proof, Checkpoint.Signed note) {
    private static final int MOST_LINES = 63;
    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,17})");

    public String text() {
        StringBuilder text = new StringBuilder("old ").append(old).append('\n');
        proof.forEach(
                hash -> text.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
        return text.append('\n').append(note.text()).toString();
    }

    /// @throws IllegalArgumentException where the text is no such request
    public static AddCheckpoint parse(String text) {
        int end = text.indexOf("\n\n");
        String[] lines = text.substring(0, Math.max(end, 0)).split("\n", -1);
        var old = OLD.matcher(lines[0]);
        if (end < 0 || !old.matches() || lines.length > 1 + MOST_LINES) {
            throw new IllegalArgumentException("this is no add-checkpoint request");
        }
        List<byte[]> proof = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            proof.add(hash(lines[i]));
        }
        return new AddCheckpoint(Long.parseLong(old.group(1)), proof, Checkpoint.parse(text.substring(end + 2)));
    }

    private static byte[] hash(String base64) {
        byte[] hash = Base64.getDecoder().decode(base64);
        if (hash.length != Merkle.HASH_BYTES) {
            throw new IllegalArgumentException("this is no hash of a proof");
        }
        return hash;
    }

    /// Does the checkpoint continue the tree of `old` leaves and `oldRoot`?
    ///
    /// @param oldRoot not looked at where `old` is 0
    public boolean continues(byte[] oldRoot) {
        Checkpoint now = note.checkpoint();
        if (old == 0) {
            boolean emptyIsEmpty = now.size() > 0 || Merkle.isEmptyRoot(now.root());
            return proof.isEmpty() && emptyIsEmpty;
        }
        return Merkle.consistent(old, oldRoot, now.size(), now.root(), proof);
    }
}
