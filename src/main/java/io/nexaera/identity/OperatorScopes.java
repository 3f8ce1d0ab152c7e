package io.nexaera.identity;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import java.util.Optional;
import java.util.UUID;

/// The scopes in which a command of the operator's works on one tenant's rows: like a background job, with no
/// permission
/// that a person has. Nothing that answers requests may use it; `FloorsTest` holds that.
public final class OperatorScopes {
    private OperatorScopes() {}

    /// @param command as the audit log names it
    public static TenantScope of(UUID agency, Optional<UUID> subAccount, String command) {
        return ScopeMint.job(agency, subAccount, UUID.randomUUID(), Origin.ofPlatform("operator, " + command));
    }
}
