package io.nexaera.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of the log as it is read. `before` and `after` are JSON objects as text.
public record AuditEntry(
        UUID id,
        Instant at,
        String actorKind,
        @Nullable UUID actorId,
        String actor,
        String action,
        String outcome,
        @Nullable String targetKind,
        @Nullable String targetId,
        @Nullable String target,
        @Nullable String before,
        @Nullable String after,
        String address,
        String userAgent,
        String requestId) {}
