package io.nexaera.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param folders to look through beside the system's temporary one: the database's, where it is on this machine, and
///     those of logs
/// @param settle how long background work has before it is looked
/// @param most how long looking through files may take
/// @param every how often each client in Healthcare Mode is proved
/// @param scheduleEvery how often to look whether such a client has none waiting
@ConfigurationProperties("nexaera.proof")
record ProofSettings(
        @DefaultValue List<Path> folders,
        @DefaultValue("3s") Duration settle,
        @DefaultValue("10m") Duration most,
        @DefaultValue("1d") Duration every,
        @DefaultValue("1h") Duration scheduleEvery) {
    ProofSettings {
        if (settle.isNegative() || !most.isPositive() || !every.isPositive() || !scheduleEvery.isPositive()) {
            throw new IllegalArgumentException("nexaera.proof: settle, most, every and schedule-every are times");
        }
    }
}
