package io.nexaera.logbook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Notes in the log that somebody read it: once an hour for each person or key and node, so that a program that looks
/// every
/// second doesn't fill it. What a support visitor opens is on record page by page already.
@Component
class AuditReads {
    private static final Duration ONCE_IN = Duration.ofHours(1);
    private static final int MOST_READERS = 10_000;

    private final AuditLog audit;
    private final Cache<Reader, Boolean> known = Caffeine.newBuilder()
            .expireAfterWrite(ONCE_IN)
            .maximumSize(MOST_READERS)
            .build();

    AuditReads(AuditLog audit) {
        this.audit = audit;
    }

    private record Reader(UUID tenant, UUID principal) {}

    void note(TenantTransaction tx, AuditFilter filter) {
        TenantScope scope = tx.scope();
        boolean reader = scope.kind() == TenantScope.Kind.MEMBER || scope.kind() == TenantScope.Kind.KEY;
        if (reader && known.asMap().putIfAbsent(new Reader(scope.tenant(), scope.principal()), true) == null) {
            audit.record(tx, AuditEvent.of("audit.viewed").after(Map.of("filter", filter)));
        }
    }
}
