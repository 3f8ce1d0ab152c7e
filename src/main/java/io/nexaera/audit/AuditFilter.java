package io.nexaera.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What to show of the log; an absent field does not narrow.
///
/// @param actor anywhere in the name, whatever the case
/// @param action the start of it: `agent.` finds all deeds on agents
/// @param target the id of the thing, or anything in its name, whatever the case
/// @param access a grant of support access: what happened under it on both sides
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String target,
        @Nullable String outcome,
        @Nullable String address,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable UUID access) {
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null, null);
}
