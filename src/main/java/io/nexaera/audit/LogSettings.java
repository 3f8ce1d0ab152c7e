package io.nexaera.audit;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param keyFile the keys that sign the log; made (mode 0600) where the log has none yet. All nodes share it
/// @param origin the log's name on its checkpoints, for good; empty: one is made from the first key
/// @param every how often to look for entries that wait for their index
@ConfigurationProperties("nexaera.log")
record LogSettings(
        Path keyFile,
        @DefaultValue("") String origin,
        @DefaultValue("250ms") Duration every) {
    /// What this machine last saw signed: a log that goes back behind it was rolled back.
    Path rememberedFile() {
        return keyFile.resolveSibling(keyFile.getFileName() + ".checkpoint");
    }
}
