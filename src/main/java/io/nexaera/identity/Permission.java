package io.nexaera.identity;

import java.util.Collection;

/// What somebody may do within their scope.
///
/// Each has its bit in the context token, where policies can ask for it: a bit once given is never given again.
public enum Permission {
    AGENCY_VIEW(0),
    AGENCY_MANAGE(1),
    TEAM_VIEW(2),
    TEAM_MANAGE(3),
    SUB_ACCOUNTS_VIEW(4),
    SUB_ACCOUNTS_MANAGE(5),
    KEYS_VIEW(6),
    KEYS_MANAGE(7),
    AUDIT_VIEW(8),
    AGENTS_VIEW(9),
    AGENTS_EDIT(10),
    KNOWLEDGE_VIEW(11),
    KNOWLEDGE_EDIT(12),
    MODELS_VIEW(13),
    MODELS_EDIT(14),
    CHAT(15),
    CONVERSATIONS_VIEW(16),
    ACCESS_REQUEST(17),
    ACCESS_DECIDE(18),
    /// Take everything along: the owner alone.
    DATA_MANAGE(19),
    WEBHOOKS_VIEW(20),
    WEBHOOKS_EDIT(21),
    /// Say where the audit log is streamed to.
    SIEM_MANAGE(22),
    /// Decide how long the audit log is kept, and hold it.
    AUDIT_KEEP(24),
    /// Decide what is done with personal data.
    PRIVACY_MANAGE(25),
    /// Turn Healthcare Mode on and off: the owner alone.
    HEALTHCARE_MANAGE(26),
    /// Decide how long data is kept, hold it, have it purged.
    DATA_KEEP(27);

    private final int bit;

    Permission(int bit) {
        this.bit = bit;
    }

    static long bits(Collection<Permission> permissions) {
        return permissions.stream()
                .mapToLong(permission -> 1L << permission.bit)
                .reduce(0, (a, b) -> a | b);
    }
}
