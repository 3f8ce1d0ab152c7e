package io.nexaera.audit;

import io.nexaera.database.PrivateFiles;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.SignatureType;
import io.nexaera.tlog.SigningKey;
import io.nexaera.tlog.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// A pair of keys that sign the log: Ed25519, and ML-DSA-44 for the time after it.
record LogKeys(SigningKey ed25519, SigningKey mlDsa44) {
    private static final String HEAD =
            "# Signs this installation's audit log. Keep it secret; back it up with the key file" + " of the vault.\n";

    static LogKeys generate() {
        return new LogKeys(SigningKey.generate(SignatureType.ED25519), SigningKey.generate(SignatureType.ML_DSA_44));
    }

    static LogKeys read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return new LogKeys(
                    SigningKey.parse(SignatureType.ED25519, lines.get(1)),
                    SigningKey.parse(SignatureType.ML_DSA_44, lines.get(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the log's key file " + file + " is damaged: restore it from your backup", e);
        }
    }

    void write(Path file) {
        try {
            PrivateFiles.write(file, HEAD + ed25519.secretText() + "\n" + mlDsa44.secretText() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The signed note.
    String sign(Checkpoint checkpoint, long epochSecond) {
        return checkpoint.body() + "\n"
                + ed25519.sign(checkpoint.origin(), checkpoint, epochSecond).line()
                + mlDsa44.sign(checkpoint.origin(), checkpoint, epochSecond).line();
    }

    PublishedKey publish(String origin, int generation, long fromSize) {
        return new PublishedKey(generation, fromSize, null, verifier(ed25519, origin), verifier(mlDsa44, origin), "");
    }

    /// These keys' word that `successor` follows them.
    PublishedKey endorse(PublishedKey successor) {
        byte[] statement = successor.statement();
        Base64.Encoder base64 = Base64.getEncoder();
        return successor.endorsed(
                base64.encodeToString(ed25519.sign(statement)) + " " + base64.encodeToString(mlDsa44.sign(statement)));
    }

    boolean are(PublishedKey published) {
        return Arrays.equals(ed25519.verifier("").key(), published.ed25519().key())
                && Arrays.equals(mlDsa44.verifier("").key(), published.mlDsa44().key());
    }

    /// A name for a log that was given none.
    String name() {
        return "audit-log-"
                + HexFormat.of().formatHex(ed25519.verifier("audit-log").id())
                + HexFormat.of().formatHex(mlDsa44.verifier("audit-log").id());
    }

    private static VerifierKey verifier(SigningKey key, String origin) {
        return key.verifier(origin);
    }

    @Override
    public String toString() {
        return "LogKeys[secret]";
    }
}
