package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Destroys retiring keys that no secret is sealed under any more. A secret that was sealed at the very moment of the
/// rotation may still need one: it is sealed anew first, and the key goes next time.
@Component
class UnusedKeys implements JobHandler {
    private final TenantDatabase database;
    private final DataKeys keys;
    private final SealedColumns columns;
    private final Reencryption reencryption;
    private final Jobs jobs;
    private final AuditLog audit;
    private final WaitingJobs waiting;
    private final RotationSettings settings;

    UnusedKeys(
            TenantDatabase database,
            DataKeys keys,
            SealedColumns columns,
            Reencryption reencryption,
            Jobs jobs,
            AuditLog audit,
            WaitingJobs waiting,
            RotationSettings settings) {
        this.database = database;
        this.keys = keys;
        this.columns = columns;
        this.reencryption = reencryption;
        this.jobs = jobs;
        this.audit = audit;
        this.waiting = waiting;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return DataKeys.DESTROY_UNUSED;
    }

    @Override
    public int maxAttempts() {
        return DataKeys.MOST_ATTEMPTS;
    }

    @Override
    public void run(Job job) throws InterruptedException {
        if (waiting.forClient(job)) {
            return;
        }
        if (reencryption.sealAnew(job.scope()).sealed > 0) {
            database.run(job.scope(), tx -> jobs.enqueueLater(tx, kind(), job.subject(), settings.destroyAfter()));
            return;
        }
        database.run(job.scope(), this::destroyUnused);
    }

    private void destroyUnused(TenantTransaction tx) {
        for (DataKey key : DataKeyRows.all(tx, columns.rowsByKey(tx))) {
            if (key.state() == DataKey.State.RETIRING) {
                if (key.rows() == 0) {
                    keys.destroy(tx, key.id());
                }
                audit.record(tx, event(key));
            }
        }
    }

    private static AuditEvent event(DataKey key) {
        AuditEvent event = AuditEvent.of(key.rows() == 0 ? "vault.key-destroyed" : "vault.key-kept")
                .target("data-key", key.id(), key.id())
                .after(Map.of("secrets", key.rows()));
        return key.rows() == 0 ? event : event.failed();
    }
}
