package io.nexaera.retention;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.outbox.Schedule;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Lets go what a client keeps no longer: once a day, or when somebody asks. Batch by batch, each in a transaction that
/// counts what it removed; where it was cut off, the next run goes on. Then room is made usable again and a certificate
/// is left. Healthcare Mode changes nothing here: what was stored before it goes by the same rules.
@Component
class Purging implements JobHandler {
    static final String KIND = "retention.purge";
    private static final Duration DAILY = Duration.ofDays(1);

    private final TenantDatabase database;
    private final PurgedSpace space;
    private final PurgeCertificate certificate;
    private final Jobs jobs;
    private final AuditLog audit;
    private final RetentionSettings settings;

    Purging(
            TenantDatabase database,
            PurgedSpace space,
            PurgeCertificate certificate,
            Jobs jobs,
            AuditLog audit,
            RetentionSettings settings) {
        this.database = database;
        this.space = space;
        this.certificate = certificate;
        this.jobs = jobs;
        this.audit = audit;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<Schedule> schedule() {
        return Optional.of(new Schedule("daily purges", "ctx.schedule_purges", settings.scheduleEvery()));
    }

    /// For as long as it takes: somebody relies on it.
    @Override
    public int maxAttempts() {
        return Integer.MAX_VALUE - 1;
    }

    /// @param job about the client itself: the daily one; about a person: who asked for it
    @Override
    public void run(Job job) throws InterruptedException {
        TenantScope scope = job.scope();
        boolean daily = job.subject().equals(scope.tenant());
        Optional<UUID> purge = database.inTransaction(scope, tx -> begin(tx, !daily));
        if (purge.isPresent()) {
            carryOut(scope, purge.get());
        }
        if (daily) {
            database.run(scope, tx -> jobs.enqueueNext(tx, job, DAILY));
        }
    }

    /// The one that was cut off, else a new one; empty where nothing is to go.
    Optional<UUID> begin(TenantTransaction tx, boolean byHand) {
        Optional<UUID> begun = tx.sql("select ctx.begin_purge(:byHand)")
                .param("byHand", byHand)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                .single();
        begun.filter(id -> PurgeCertificate.startedEntry(tx, id).isEmpty()).ifPresent(id -> {
            Purge purge = Purges.find(tx, id);
            Map<String, Object> kinds = new TreeMap<>();
            purge.parts()
                    .forEach(part -> kinds.put(part.kind().code(), part.before().toString()));
            audit.record(
                    tx,
                    AuditEvent.of(PurgeCertificate.STARTED)
                            .target("purge", id, "")
                            .after(Map.of("olderThan", kinds, "rowsAbout", purge.about())));
        });
        return begun;
    }

    private void carryOut(TenantScope scope, UUID id) throws InterruptedException {
        for (Purge.Part part : parts(scope, id)) {
            while (batch(scope, id, part.step()) > 0) {
                Thread.sleep(settings.pause());
            }
        }
        for (Map.Entry<Integer, String> done :
                space.tidy(scope, parts(scope, id)).entrySet()) {
            database.run(
                    scope,
                    tx -> tx.sql("select ctx.note_space(:purge, :step, cast(:what as jsonb))")
                            .param("purge", id)
                            .param("step", done.getKey())
                            .param("what", done.getValue())
                            .query((row, n) -> "")
                            .single());
        }
        database.run(scope, tx -> finish(tx, id));
    }

    private List<Purge.Part> parts(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> Purges.find(tx, id)).parts();
    }

    /// How many rows went; 0 where this part is done, or stopped.
    long batch(TenantScope scope, UUID id, int step) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("select ctx.purge_batch(:purge, :step, :most)")
                        .param("purge", id)
                        .param("step", step)
                        .param("most", settings.batchRows())
                        .query(Long.class)
                        .single());
    }

    private void finish(TenantTransaction tx, UUID id) {
        Purge purge = Purges.find(tx, id);
        String text = certificate.of(tx, purge);
        boolean finished = tx.sql("select ctx.finish_purge(:purge, :text)")
                .param("purge", id)
                .param("text", text)
                .query(Boolean.class)
                .single();
        if (finished) {
            Map<String, Object> rows = new TreeMap<>();
            purge.parts().forEach(part -> rows.merge(part.table(), part.gone(), (a, b) -> (Long) a + (Long) b));
            audit.record(
                    tx,
                    AuditEvent.of("retention.purged")
                            .target("purge", id, "")
                            .after(Map.of(
                                    "rows", rows,
                                    "stopped", purge.stopped().orElse("no"),
                                    "sha256", AuditEvent.sha256(text))));
        }
    }
}
