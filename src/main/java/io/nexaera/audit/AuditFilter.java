package io.nexaera.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What to show of the log; an absent field does not narrow. `action` matches from its start (`agent.` finds all deeds
/// on
/// agents), `actor` and `target` match anywhere in the name.
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String target,
        @Nullable String outcome,
        @Nullable String address,
        @Nullable Instant from,
        @Nullable Instant until) {
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null);
}
