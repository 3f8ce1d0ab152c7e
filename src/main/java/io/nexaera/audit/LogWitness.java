package io.nexaera.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How it stands with somebody who cosigns this installation's log.
///
/// @param size of the newest checkpoint that it cosigned; 0 for none yet
/// @param trouble why the last try failed; empty where it didn't
/// @param contradiction what it remembers is not how the log begins: somebody changed the log, or brought an old copy
/// back
public record LogWitness(
        String name,
        long size,
        @Nullable Instant cosignedAt,
        String trouble,
        boolean contradiction,
        @Nullable Instant troubledAt) {
    static LogWitness of(WitnessTables.Row row) {
        return new LogWitness(
                row.name(),
                row.size(),
                row.cosignedAt().orElse(null),
                row.trouble(),
                row.contradiction(),
                row.troubledAt().orElse(null));
    }

    static LogWitness unasked(String name) {
        return new LogWitness(name, 0, null, "", false, null);
    }
}
