package io.nexaera.logbook;

import io.nexaera.audit.AgeOut;
import io.nexaera.audit.AgeOuts;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How long a tenant keeps its log, and what went. Nothing goes unless somebody set a number of days, which is never
/// below
/// the installation's floor; nothing goes while it is held.
@Component
class Retention {
    /// A hundred years, leap days included: beyond that a number is a slip of the finger. The table checks it as well.
    static final int MOST_DAYS = 36_525;
    private static final int MOST_CHARS = 300;

    /// @param days empty: for good
    /// @param floor the fewest days that may be set
    record Standing(
            Optional<Integer> days, int floor, Optional<Hold> hold, Optional<String> setBy, List<AgeOut> runs) {}

    /// Nothing goes, for a reason such as a dispute.
    record Hold(String reason, String by, Instant since) {}

    /// What would go if it ran now.
    record Preview(int days, Instant before, long entries) {}

    private final TenantDatabase database;
    private final AgeOuts ageOuts;
    private final AuditLog audit;
    private final Jobs jobs;
    private final Clock clock;

    Retention(TenantDatabase database, AgeOuts ageOuts, AuditLog audit, Jobs jobs, Clock clock) {
        this.database = database;
        this.ageOuts = ageOuts;
        this.audit = audit;
        this.jobs = jobs;
        this.clock = clock;
    }

    Standing standing(TenantScope scope) {
        return database.inTransaction(scope, this::standing);
    }

    private Standing standing(TenantTransaction tx) {
        int floor = tx.sql("select days from app.audit_retention_floor")
                .query(Integer.class)
                .single();
        List<AgeOut> runs = ageOuts.list(tx);
        return tx.sql("""
                        select days, set_by_name, hold_reason, held_by_name, held_at from app.audit_retention
                        where tenant_id = :tenant""")
                .query((row, n) -> new Standing(
                        Optional.ofNullable(row.getObject("days", Integer.class)),
                        floor,
                        hold(row),
                        Optional.of(row.getString("set_by_name")),
                        runs))
                .optional()
                .orElse(new Standing(Optional.empty(), floor, Optional.empty(), Optional.empty(), runs));
    }

    /// Counts what would go with that number of days; changes nothing.
    Preview preview(TenantScope scope, int days) {
        Instant before = clock.instant().minus(Duration.ofDays(days));
        return database.inTransaction(scope, tx -> new Preview(days, before, ageOuts.count(tx, before)));
    }

    /// @param days empty: for good
    /// @throws Problem.Invalid `audit.retention-days`
    void keepFor(Caller caller, Optional<Integer> days) {
        database.run(caller.scope(), tx -> {
            Standing before = standing(tx);
            requireDays(days, before.floor());
            tx.sql("""
                            insert into app.audit_retention (tenant_id, days, set_by_name) values (:tenant, :days, :by)
                            on conflict (tenant_id) do update set days = excluded.days, set_by_name = excluded.set_by_name, set_at = now()""")
                    .param("days", days.orElse(null))
                    .param("by", caller.name())
                    .update();
            days.ifPresent(some -> jobs.enqueue(tx, AgingOut.KIND, tx.scope().tenant()));
            audit.record(
                    tx,
                    AuditEvent.of("audit.retention-set")
                            .before(days(before.days()))
                            .after(days(days)));
        });
    }

    /// @throws Problem.Invalid `audit.hold-reason`
    void hold(Caller caller, String reason) {
        String clean = reason.strip();
        if (clean.isEmpty() || clean.length() > MOST_CHARS || clean.indexOf('\0') >= 0) {
            throw new Problem.Invalid(
                    "audit.hold-reason", "reason", "Say why, in up to " + MOST_CHARS + " characters.");
        }
        database.run(caller.scope(), tx -> {
            tx.sql("""
                            insert into app.audit_retention (tenant_id, set_by_name, hold_reason, held_by_name, held_at)
                            values (:tenant, :by, :reason, :by, now()) on conflict (tenant_id) do update
                            set hold_reason = excluded.hold_reason, held_by_name = excluded.held_by_name, held_at = excluded.held_at""").param("by", caller.name()).param("reason", clean).update();
            audit.record(tx, AuditEvent.of("audit.hold-set").after(Map.of("reason", clean)));
        });
    }

    void lift(Caller caller) {
        database.run(caller.scope(), tx -> {
            Standing before = standing(tx);
            Hold held = before.hold().orElseThrow(() -> new Problem.NotFound("hold"));
            tx.sql("""
                            update app.audit_retention set hold_reason = null, held_by_name = null, held_at = null
                            where tenant_id = :tenant""").update();
            before.days()
                    .ifPresent(
                            days -> jobs.enqueue(tx, AgingOut.KIND, tx.scope().tenant()));
            audit.record(tx, AuditEvent.of("audit.hold-lifted").before(Map.of("reason", held.reason())));
        });
    }

    /// The certificate of a run, byte for byte as it was made.
    String certificate(TenantScope scope, UUID run) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("""
                        select certificate from app.audit_age_out
                        where tenant_id = :tenant and id = :id and certificate is not null""")
                        .param("id", run)
                        .query((row, n) -> row.getString(1))
                        .optional()
                        .orElseThrow(() -> new Problem.NotFound("certificate")));
    }

    private static void requireDays(Optional<Integer> days, int floor) {
        if (days.isPresent() && (days.get() < floor || days.get() > MOST_DAYS)) {
            throw new Problem.Invalid(
                    "audit.retention-days",
                    "days",
                    "Keep the log for %,d to %,d days, or for good.".formatted(floor, MOST_DAYS));
        }
    }

    private static Map<String, Object> days(Optional<Integer> days) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("days", days.<Object>map(some -> some).orElse("for good"));
        return fields;
    }

    private static Optional<Hold> hold(ResultSet row) throws SQLException {
        @Nullable String reason = row.getString("hold_reason");
        return reason == null
                ? Optional.empty()
                : Optional.of(new Hold(
                        reason,
                        row.getString("held_by_name"),
                        row.getTimestamp("held_at").toInstant()));
    }
}
