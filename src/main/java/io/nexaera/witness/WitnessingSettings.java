package io.nexaera.witness;

import io.nexaera.tlog.VerifierKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whose logs this installation cosigns, and as whom (docs/operations/witness.md).
///
/// @param name of this witness in its cosignatures, for good, such as `witness.example/w1`; empty: it is none
/// @param keyFile the witness's own key, made (mode 0600) at the first start; all nodes share it
/// @param logs those that it cosigns; all others are refused
@ConfigurationProperties("nexaera.witness")
record WitnessingSettings(
        @DefaultValue("") String name,
        @Nullable Path keyFile,
        @DefaultValue List<Log> logs) {

    /// @param origin the first line of its checkpoints
    /// @param keys its public keys as c2sp.org/signed-note writes them; one signature of one of them is enough
    record Log(String origin, List<String> keys) {
        Log {
            if (origin.isBlank() || keys.isEmpty()) {
                throw new IllegalArgumentException("nexaera.witness.logs needs an origin and keys for each log");
            }
            keys.forEach(VerifierKey::parse);
        }

        List<VerifierKey> verifiers() {
            return keys.stream().map(VerifierKey::parse).toList();
        }
    }

    WitnessingSettings {
        if (!name.matches("[^\\s+]{0,255}")) {
            throw new IllegalArgumentException("nexaera.witness.name must not hold spaces or +");
        }
        if (!name.isEmpty() && keyFile == null) {
            throw new IllegalArgumentException("nexaera.witness.name needs nexaera.witness.key-file beside it");
        }
    }

    Optional<Log> log(String origin) {
        return logs.stream().filter(log -> log.origin().equals(origin)).findFirst();
    }
}
