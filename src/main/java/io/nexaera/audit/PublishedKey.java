package io.nexaera.audit;

import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A public key of the log, from its first checkpoint on and until its last.
///
/// @param untilSize null while it signs
/// @param endorsement the signatures of the generation before it over [#statement]; empty for the first
record PublishedKey(
        int generation,
        long fromSize,
        @Nullable Long untilSize,
        VerifierKey ed25519,
        VerifierKey mlDsa44,
        String endorsement) {

    static PublishedKey read(ResultSet row, int n) throws SQLException {
        return new PublishedKey(
                row.getInt("generation"),
                row.getLong("from_size"),
                row.getObject("until_size", Long.class),
                VerifierKey.parse(row.getString("ed25519")),
                VerifierKey.parse(row.getString("ml_dsa_44")),
                row.getString("endorsement"));
    }

    byte[] statement() {
        return ("audit-log-key/v1\n" + ed25519.name() + "\n" + generation + "\n" + fromSize + "\n" + ed25519.text()
                        + "\n" + mlDsa44.text() + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    PublishedKey endorsed(String signatures) {
        return new PublishedKey(generation, fromSize, untilSize, ed25519, mlDsa44, signatures);
    }

    /// Did the generation before say that this one follows?
    boolean follows(PublishedKey before) {
        String[] words = endorsement.split(" ", -1);
        return words.length == 2
                && before.ed25519.verifies(statement(), Base64.getDecoder().decode(words[0]))
                && before.mlDsa44.verifies(statement(), Base64.getDecoder().decode(words[1]));
    }

    /// Both signatures, and of a size that these keys sign.
    boolean signed(Checkpoint.Signed note) {
        long size = note.checkpoint().size();
        return size >= fromSize
                && (untilSize == null || size <= untilSize)
                && ed25519.signed(note)
                && mlDsa44.signed(note);
    }

    /// A line of `/log/keys`.
    String line() {
        return generation + " " + fromSize + " " + (untilSize == null ? "-" : untilSize) + " " + ed25519.text() + " "
                + mlDsa44.text() + (endorsement.isEmpty() ? "" : " " + endorsement) + "\n";
    }
}
