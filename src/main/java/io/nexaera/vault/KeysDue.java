package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.tenancy.TenantDatabase;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Rotates a key when its time has come; each key asks for this when it is made.
@Component
class KeysDue implements JobHandler {
    private final TenantDatabase database;
    private final DataKeys keys;
    private final AuditLog audit;
    private final WaitingJobs waiting;

    KeysDue(TenantDatabase database, DataKeys keys, AuditLog audit, WaitingJobs waiting) {
        this.database = database;
        this.keys = keys;
        this.audit = audit;
        this.waiting = waiting;
    }

    @Override
    public String kind() {
        return DataKeys.ROTATE_WHEN_DUE;
    }

    @Override
    public int maxAttempts() {
        return DataKeys.MOST_ATTEMPTS;
    }

    @Override
    public void run(Job job) {
        if (waiting.forClient(job)) {
            return;
        }
        database.run(job.scope(), tx -> {
            if (keys.current(tx)
                    .filter(active -> active.uuid().equals(job.subject()))
                    .isPresent()) {
                audit.record(
                        tx,
                        AuditEvent.of("vault.key-rotated")
                                .target("data-key", job.subject(), "dek-" + job.subject())
                                .after(Map.of("key", keys.rotate(tx).id(), "why", "its time had come")));
            }
        });
    }
}
