package io.nexaera.vault;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param after how old a data key grows before the next one takes over
/// @param uses how much is sealed under one data key at most; far below 2³², the limit for random IVs (NIST SP 800-38D
/// §8.3)
/// @param batchRows secrets that are sealed anew in one transaction
/// @param pause between two such transactions, so that the rest of the house has room
/// @param destroyAfter how long an unused key is kept for transactions that read a secret just before it moved; longer
/// than any transaction lives
@ConfigurationProperties("nexaera.vault.rotation")
record RotationSettings(
        @DefaultValue("90d") Duration after,
        @DefaultValue("1073741824") long uses,
        @DefaultValue("500") int batchRows,
        @DefaultValue("10ms") Duration pause,
        @DefaultValue("10m") Duration destroyAfter) {
    RotationSettings {
        if (uses < 1 || uses > 1L << 31 || batchRows < 1 || after.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "nexaera.vault.rotation: uses is 1 to 2147483648, batch-rows and after are positive");
        }
    }
}
