package io.nexaera.outbox;

import io.nexaera.tenancy.TenantScope;
import java.util.Optional;
import java.util.UUID;

/// Makes the scope a job runs in. `identity` implements it, being the only maker of scopes.
public interface JobScopes {
    TenantScope of(UUID agency, Optional<UUID> subAccount, UUID job, String kind);
}
