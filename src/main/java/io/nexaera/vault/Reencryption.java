package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Seals every secret of a tenant anew under its active key, a batch in a transaction; where it was cut off, the next
/// run goes on, for what is done names the new key. A secret that doesn't open is left alone and keeps its key.
@Component
class Reencryption implements JobHandler {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final TenantDatabase database;
    private final DataKeys keys;
    private final SealedColumns columns;
    private final Jobs jobs;
    private final AuditLog audit;
    private final WaitingJobs waiting;
    private final RotationSettings settings;

    Reencryption(
            TenantDatabase database,
            DataKeys keys,
            SealedColumns columns,
            Jobs jobs,
            AuditLog audit,
            WaitingJobs waiting,
            RotationSettings settings) {
        this.database = database;
        this.keys = keys;
        this.columns = columns;
        this.jobs = jobs;
        this.audit = audit;
        this.waiting = waiting;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return DataKeys.RE_ENCRYPT;
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
        Tally tally = sealAnew(job.scope());
        database.run(job.scope(), tx -> {
            audit.record(
                    tx,
                    AuditEvent.of("vault.re-encrypted")
                            .target("data-key", job.subject(), "dek-" + job.subject())
                            .after(Map.of("secrets", tally.sealed, "unreadable", tally.unreadable)));
            jobs.enqueueLater(tx, DataKeys.DESTROY_UNUSED, job.subject(), settings.destroyAfter());
        });
    }

    /// What a run came to.
    static final class Tally {
        long sealed;
        long unreadable;
    }

    Tally sealAnew(TenantScope scope) throws InterruptedException {
        Tally tally = new Tally();
        for (SealedColumn column : database.inTransaction(scope, columns::all)) {
            UUID last = BEFORE_ALL;
            List<Row> batch;
            do {
                UUID after = last;
                batch = database.inTransaction(scope, tx -> batch(tx, column, after, tally));
                if (!batch.isEmpty()) {
                    last = batch.getLast().id();
                    Thread.sleep(settings.pause());
                }
            } while (batch.size() == settings.batchRows());
        }
        return tally;
    }

    private record Row(UUID id, Sealed sealed) {}

    private List<Row> batch(TenantTransaction tx, SealedColumn column, UUID after, Tally tally) {
        if (keys.current(tx).isEmpty()) {
            return List.of();
        }
        String activeId;
        try (OpenedKey active = keys.active(tx, 0)) {
            activeId = active.id();
        }
        List<Row> rows = tx.sql(column.underOldKeys())
                .param("active", activeId)
                .param("after", after)
                .param("limit", settings.batchRows())
                .query((row, n) -> new Row(row.getObject(1, UUID.class), Sealed.read(row, column.prefix())))
                .list();
        if (!rows.isEmpty()) {
            try (OpenedKey active = keys.active(tx, rows.size())) {
                replace(tx, column, sealedAnew(tx, column, rows, active, tally));
            }
        }
        return rows;
    }

    private List<Row> sealedAnew(
            TenantTransaction tx, SealedColumn column, List<Row> rows, OpenedKey active, Tally tally) {
        UUID tenant = tx.scope().tenant();
        Map<String, OpenedKey> old = new HashMap<>();
        List<Row> anew = new ArrayList<>(rows.size());
        try {
            for (Row row : rows) {
                SecretName name = new SecretName(column.table(), row.id(), column.value());
                try {
                    OpenedKey key = old.computeIfAbsent(row.sealed().keyId(), id -> keys.byId(tx, id));
                    try (Secret secret = Vault.open(tenant, key, name, row.sealed())) {
                        anew.add(new Row(row.id(), secret.use(plain -> Vault.seal(tenant, active, name, plain))));
                    }
                    tally.sealed++;
                } catch (Problem.Conflict unreadable) {
                    LentKeys.rethrowWhereWithdrawn(unreadable);
                    tally.unreadable++;
                }
            }
            return anew;
        } finally {
            old.values().forEach(OpenedKey::close);
        }
    }

    private static void replace(TenantTransaction tx, SealedColumn column, List<Row> rows) {
        tx.sql(column.replace())
                .param("ids", rows.stream().map(row -> row.id().toString()).toArray(String[]::new))
                .param("values", rows.stream().map(row -> row.sealed().value()).toArray(String[]::new))
                .param("keyIds", rows.stream().map(row -> row.sealed().keyId()).toArray(String[]::new))
                .param(
                        "formats",
                        rows.stream().map(row -> row.sealed().format()).toArray(Integer[]::new))
                .param(
                        "commitments",
                        rows.stream().map(row -> row.sealed().commitment()).toArray(String[]::new))
                .update();
    }
}
