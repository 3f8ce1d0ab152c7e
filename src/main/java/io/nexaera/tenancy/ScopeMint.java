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

    /// An agency's person in the rows of a client that agreed.
    ///
    /// @param access the client's grant
    /// @param session the open, committed session under it (16 hex digits)
    public static TenantScope support(
            UUID agency, UUID subAccount, UUID person, long permissions, UUID access, String session, Origin origin) {
        return new TenantScope(
                TenantScope.Kind.AGENCY,
                agency,
                Optional.of(subAccount),
                person,
                permissions,
                origin,
                Optional.of(new TenantScope.Visit(access, session)));
    }

    /// One run of an agent.
    ///
    /// @param scopes one bit per scope of an agent; policies grant by them, table by table
    public static TenantScope agent(UUID agency, UUID subAccount, UUID agent, long scopes, Origin origin) {
        return new TenantScope(TenantScope.Kind.AGENT, agency, Optional.of(subAccount), agent, scopes, origin);
    }

    public static TenantScope job(UUID agency, Optional<UUID> subAccount, UUID job, Origin origin) {
        return new TenantScope(TenantScope.Kind.JOB, agency, subAccount, job, 0, origin);
    }
}
