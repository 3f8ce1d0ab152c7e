package io.nexaera.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of the log as it is read. `before` and `after` are JSON objects as text.
///
/// @param access the grant under which the agency's people did it
/// @param index its place in the signed log; null where that is to come within a second, or is the other side's
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
        String requestId,
        @Nullable UUID access,
        @Nullable Long index) {}
