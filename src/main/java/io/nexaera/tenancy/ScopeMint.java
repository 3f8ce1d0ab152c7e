package io.nexaera.tenancy;

import java.util.Optional;
import java.util.UUID;

/// The only way to a [TenantScope], for `identity` alone: it knows who somebody is and what they may do.
public final class ScopeMint {
    private ScopeMint() {}

    /// @param permissions one bit per permission, as `identity` numbers them; policies may ask for one
    public static TenantScope member(
            UUID agency, Optional<UUID> subAccount, UUID person, long permissions, Origin origin) {
        return new TenantScope(TenantScope.Kind.MEMBER, agency, subAccount, person, permissions, origin);
    }

    public static TenantScope key(UUID agency, Optional<UUID> subAccount, UUID key, long permissions, Origin origin) {
        return new TenantScope(TenantScope.Kind.KEY, agency, subAccount, key, permissions, origin);
    }

    public static TenantScope job(UUID agency, Optional<UUID> subAccount, UUID job, Origin origin) {
        return new TenantScope(TenantScope.Kind.JOB, agency, subAccount, job, 0, origin);
    }
}
