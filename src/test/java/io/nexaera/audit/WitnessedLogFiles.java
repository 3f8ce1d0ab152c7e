package io.nexaera.audit;

import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Logs of other installations, whose keys exist before the test's installation starts, so that it can be their
/// witness.
public enum WitnessedLogFiles {
    /// Of `CosigningTest`.
    PEER,
    /// Of `TamperingTest`.
    TAMPERING;

    private final LogKeys keys = LogKeys.generate();
    private final Path keyFile = written(keys);

    public String origin() {
        return name().toLowerCase(Locale.ROOT) + ".example/log";
    }

    public List<String> publicKeys() {
        PublishedKey published = keys.publish(origin(), 1, 0);
        return List.of(published.ed25519().text(), published.mlDsa44().text());
    }

    /// The other installation's way out: it may reach this machine, where the witness is.
    static Outbound outbound() {
        return new Outbound(
                new EgressSettings(List.of("*=127.0.0.1:*"), Set.of(), List.of(), Duration.ofSeconds(10), 65536, 10));
    }

    LogSettings settings() {
        return new LogSettings(keyFile, origin(), Duration.ofMillis(10));
    }

    private static Path written(LogKeys keys) {
        try {
            Path file = Files.createTempDirectory("nexaera-log").resolve("log.key");
            keys.write(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
