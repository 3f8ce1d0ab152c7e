package io.nexaera.witness;

import io.nexaera.database.PrivateFiles;
import io.nexaera.tlog.SignatureType;
import io.nexaera.tlog.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The key of this witness, for `cosignature/v1` alone: it signs nothing else, under no other name
/// (c2sp.org/tlog-cosignature).
final class WitnessKey {
    private static final String HEAD =
            "# Cosigns others' logs. Keep it secret; whoever has it can vouch for a false log.\n";

    private WitnessKey() {}

    static SigningKey readOrMake(Path file) {
        try {
            if (!Files.exists(file)) {
                SigningKey made = SigningKey.generate(SignatureType.COSIGNATURE_V1);
                PrivateFiles.write(file, HEAD + made.secretText() + "\n");
                return made;
            }
            List<String> lines = Files.readAllLines(file);
            return SigningKey.parse(SignatureType.COSIGNATURE_V1, lines.get(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the witness's key file " + file + " is damaged: restore it from your backup", e);
        }
    }
}
