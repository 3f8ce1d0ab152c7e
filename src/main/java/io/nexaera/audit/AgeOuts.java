package io.nexaera.audit;

import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Lets the entries go that a tenant keeps no longer: first an entry of the log declares below which index, then they
/// are
/// deleted in batches, then a certificate says so. After a crash the next call ends what was declared. How old they
/// must
/// be is decided by Postgres, from what the tenant has set and the installation's floor.
@Component
public class AgeOuts {
    static final String DECLARED = "audit.age-out-declared";
    private static final int BATCH = 1_000;

    private final TenantDatabase database;
    private final AuditLog audit;

    AgeOuts(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /// Does what is due now, which may be nothing.
    ///
    /// @param scope of a job: nobody else may
    public void letGo(TenantScope scope) {
        Optional<UUID> run = database.inTransaction(scope, this::declare);
        run.ifPresent(id -> {
            int gone;
            do {
                gone = database.inTransaction(scope, tx -> delete(tx, id, BATCH));
            } while (gone > 0);
            database.run(scope, tx -> finish(tx, id));
        });
    }

    /// The newest first.
    public List<AgeOut> list(TenantTransaction tx) {
        return tx.sql("select " + AgeOut.COLUMNS
                        + " from app.audit_age_out where tenant_id = :tenant order by id desc limit 50")
                .query(AgeOut::read)
                .list();
    }

    /// How many entries were written before that time.
    public long count(TenantTransaction tx, Instant before) {
        return tx.sql("select count(*) from app.audit_entry where tenant_id = :tenant and id < :below")
                .param("below", SearchWindow.firstOf(before))
                .query(Long.class)
                .single();
    }

    /// Empty where nothing is to go: kept for good, held, or nothing is that old.
    Optional<UUID> declare(TenantTransaction tx) {
        Optional<UUID> run = tx.sql("select ctx.declare_age_out()")
                .query((row, n) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                .single();
        run.map(id -> find(tx, id))
                .filter(found -> !isDeclared(tx, found))
                .ifPresent(found -> audit.record(
                        tx,
                        AuditEvent.of("audit.age-out-declared")
                                .target("audit-age-out", found.id(), "")
                                .after(Map.of(
                                        "minimumIndex", found.minimumIndex(),
                                        "before", found.before().toString(),
                                        "days", found.days(),
                                        "entries", found.entries()))));
        return run;
    }

    private static boolean isDeclared(TenantTransaction tx, AgeOut run) {
        return tx.sql("""
                        select exists (select from app.audit_entry where tenant_id = :tenant and action = :declared
                          and target_id = :run)""")
                .param("declared", DECLARED)
                .param("run", run.id().toString())
                .query(Boolean.class)
                .single();
    }

    static int delete(TenantTransaction tx, UUID run, int most) {
        return tx.sql("select ctx.age_out(:run, :most)")
                .param("run", run)
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    private void finish(TenantTransaction tx, UUID run) {
        tx.sql("select ctx.finish_age_out(:run)")
                .param("run", run)
                .query(String.class)
                .single();
        AgeOut done = find(tx, run);
        audit.record(
                tx,
                AuditEvent.of("audit.aged-out")
                        .target("audit-age-out", run, "")
                        .after(Map.of("minimumIndex", done.minimumIndex(), "entries", done.removed())));
    }

    private static AgeOut find(TenantTransaction tx, UUID run) {
        return tx.sql("select " + AgeOut.COLUMNS + " from app.audit_age_out where tenant_id = :tenant and id = :id")
                .param("id", run)
                .query(AgeOut::read)
                .single();
    }
}
