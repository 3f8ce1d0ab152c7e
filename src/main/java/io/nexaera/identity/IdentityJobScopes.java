package io.nexaera.identity;

import io.nexaera.outbox.JobScopes;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Scopes of background jobs: the tenant that asked for the work, and no permission that a person has.
@Component
class IdentityJobScopes implements JobScopes {
    @Override
    public TenantScope of(UUID agency, Optional<UUID> subAccount, UUID job, String kind) {
        return ScopeMint.job(agency, subAccount, job, new Origin("job " + kind, "", "", job.toString()));
    }
}
