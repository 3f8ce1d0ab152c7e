package io.nexaera.portability;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Team;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.KeyRotation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Erases one sub-account: shuts its people out, shreds its key, deletes its rows batch by batch,
/// empties its audit entries, leaves a certificate.
/// Each batch is a transaction that counts what it deleted; where it was cut off, the next run goes on.
@Component
class Erasing implements JobHandler {
    static final String KIND = "erasure.erase";
    private static final int BATCH_ROWS = 1_000;
    private static final int MOST_PASSES = 20;
    /// Whoever still has a page open finds nothing more to do.
    private static final List<String> DOORS = List.of("membership", "api_key");

    private final TenantDatabase database;
    private final Catalogue catalogue;
    private final Team team;
    private final KeyRotation keys;
    private final Certificate certificate;
    private final AuditLog audit;

    Erasing(
            TenantDatabase database,
            Catalogue catalogue,
            Team team,
            KeyRotation keys,
            Certificate certificate,
            AuditLog audit) {
        this.database = database;
        this.catalogue = catalogue;
        this.team = team;
        this.keys = keys;
        this.certificate = certificate;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// For as long as it takes: somebody relies on it.
    @Override
    public int maxAttempts() {
        return Integer.MAX_VALUE - 1;
    }

    @Override
    public void run(Job job) {
        TenantScope scope = job.scope();
        UUID id = job.subject();
        if (!database.inTransaction(scope, tx -> begin(tx, id))) {
            return;
        }
        DOORS.forEach(table -> erase(scope, id, table));
        forgetPeople(scope, id);
        keys.shred(scope);
        eraseRows(scope, id);
        eraseEntries(scope);
        database.run(scope, tx -> finish(tx, id));
    }

    /// Whether there is anything to do: not where it was taken back or is done.
    private boolean begin(TenantTransaction tx, UUID id) {
        boolean open = tx.sql("""
                        select count(*) from app.erasure where sub_account_id = :subAccount and id = :id
                          and cancelled_at is null and finished_at is null""").param("id", id).query(Integer.class).single() > 0;
        if (!open) {
            return false;
        }
        int started = tx.sql("""
                        update app.erasure set started_at = now(),
                          people = array(select person_id from app.membership where tenant_id = :tenant),
                          files = (select count(*) from app.document_file where sub_account_id = :subAccount),
                          file_bytes = (select coalesce(sum(length(content)), 0) from app.document_file
                                        where sub_account_id = :subAccount)
                        where sub_account_id = :subAccount and id = :id and cancelled_at is null and due_at <= now()
                          and started_at is null and not exists (select from app.retention_hold h
                            where h.sub_account_id = :subAccount and h.lifted_at is null)""").param("id", id).update();
        if (started > 0) {
            audit.record(tx, AuditEvent.of("erasure.started").target("erasure", id, ""));
        } else if (!tx.sql("select ctx.erasure_is_due()").query(Boolean.class).single()) {
            throw new Problem.Conflict("erasure.not-due", "This erasure isn't due yet, or a legal hold stands.");
        }
        return true;
    }

    private void forgetPeople(TenantScope scope, UUID id) {
        List<UUID> people = database.inTransaction(
                scope,
                tx -> tx.sql("select people from app.erasure where sub_account_id = :subAccount and id = :id")
                        .param("id", id)
                        .query((row, n) ->
                                Arrays.asList((UUID[]) row.getArray(1).getArray()))
                        .single());
        int erased = team.forget(scope.origin(), people);
        database.run(
                scope, tx -> tx.sql("""
                        update app.erasure set people_erased = people_erased + :erased
                        where sub_account_id = :subAccount and id = :id""").param("erased", erased).param("id", id).update());
    }

    /// Until nothing is left: what was under way when it began may have written once more.
    private void eraseRows(TenantScope scope, UUID id) {
        List<String> tables = database.inTransaction(scope, catalogue::inOrderOfErasure);
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            long erased = 0;
            for (String table : tables) {
                erased += erase(scope, id, table);
            }
            if (erased == 0) {
                return;
            }
        }
        throw new Problem.Conflict("erasure.busy", "Something keeps writing into an account that is being erased.");
    }

    /// The audit entries keep their places and lose what is in them.
    private void eraseEntries(TenantScope scope) {
        int batch;
        do {
            batch = database.inTransaction(scope, Erasing::emptyEntries);
        } while (batch > 0);
    }

    private static int emptyEntries(TenantTransaction tx) {
        return tx.sql("select ctx.erase_entries(:most)")
                .param("most", BATCH_ROWS)
                .query(Integer.class)
                .single();
    }

    private long erase(TenantScope scope, UUID id, String table) {
        long erased = 0;
        int batch;
        do {
            batch = database.inTransaction(scope, tx -> eraseBatch(tx, id, table));
            erased += batch;
        } while (batch > 0);
        return erased;
    }

    private static int eraseBatch(TenantTransaction tx, UUID id, String table) {
        int erased = tx.sql("select ctx.erase_rows(:table, :most)")
                .param("table", table)
                .param("most", BATCH_ROWS)
                .query(Integer.class)
                .single();
        if (erased > 0) {
            tx.sql("""
                            update app.erasure set removed =
                              removed || jsonb_build_object(cast(:table as text), coalesce((removed ->> :table)::bigint, 0) + :erased)
                            where sub_account_id = :subAccount and id = :id""")
                    .param("table", table)
                    .param("erased", erased)
                    .param("id", id)
                    .update();
        }
        return erased;
    }

    private void finish(TenantTransaction tx, UUID id) {
        emptyEntries(tx); // whoever was shut out a moment ago may have left one more
        String text = certificate.of(tx, id, catalogue.inOrderOfErasure(tx));
        tx.sql("select ctx.leave_tombstone()").query((row, n) -> "").single();
        audit.record(
                tx,
                AuditEvent.of("erasure.finished")
                        .target("erasure", id, "")
                        .after(Map.of("sha256", AuditEvent.sha256(text))));
        tx.sql("""
                        update app.erasure set finished_at = now(), certificate = :text
                        where sub_account_id = :subAccount and id = :id""").param("text", text).param("id", id).update();
    }
}
