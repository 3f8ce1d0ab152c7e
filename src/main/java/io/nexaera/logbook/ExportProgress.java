package io.nexaera.logbook;

import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditSearch;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// How far a file has come: the share of the time between the newest and the oldest entry that lies behind it. To count
/// the entries first would take as long as to write them.
@Component
class ExportProgress {
    private static final int ALMOST = 99;

    int percent(TenantTransaction tx, AuditFilter filter, Optional<UUID> cursor) {
        return cursor.flatMap(at -> AuditSearch.span(tx, filter)
                        .map(span -> percent(span.newest(), span.oldest(), AuditSearch.timeOf(at))))
                .orElse(ALMOST);
    }

    private static int percent(Instant newest, Instant oldest, Instant at) {
        long whole = Duration.between(oldest, newest).toMillis();
        long done = Duration.between(at, newest).toMillis();
        return whole <= 0 ? ALMOST : Math.clamp(done * 100 / whole, 0, ALMOST);
    }
}
