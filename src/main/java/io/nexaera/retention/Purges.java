package io.nexaera.retention;

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
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// A client's purges: what would go, what went, and one more at once.
@Component
class Purges {
    private record Head(UUID id, boolean byHand, Timestamp startedAt, Optional<Timestamp> finishedAt) {}

    private record Row(UUID purge, Purge.Part part) {}

    private final TenantDatabase database;
    private final RetentionRules rules;
    private final Jobs jobs;
    private final AuditLog audit;
    private final Clock clock;

    Purges(TenantDatabase database, RetentionRules rules, Jobs jobs, AuditLog audit, Clock clock) {
        this.database = database;
        this.rules = rules;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /// What would go now by the rules that hold.
    List<DryRun> dryRun(TenantScope scope) {
        List<RetentionRule> all = rules.list(scope);
        return database.inTransaction(
                scope,
                tx -> all.stream()
                        .map(rule -> DryRun.count(tx, rule, rule.days(), clock.instant()))
                        .toList());
    }

    /// What of one kind would go now if it were kept for so long.
    ///
    /// @throws Problem.Invalid `retention.days`
    DryRun dryRun(TenantScope scope, DataClass kind, int days) {
        if (days < 1 || days > RetentionRules.MOST_DAYS) {
            throw new Problem.Invalid("retention.days", "days", "Ask for 1 to 36,525 days.");
        }
        RetentionRule rule = rules.find(scope, kind);
        return database.inTransaction(
                scope, tx -> DryRun.count(tx, rule, Optional.of(Math.max(days, rule.floorDays())), clock.instant()));
    }

    /// Has it done at once rather than within the day.
    ///
    /// @throws Problem.Conflict `retention.under-way`
    void now(Caller caller) {
        database.run(caller.scope(), tx -> {
            boolean busy = waiting(tx) || unfinished(tx);
            if (busy) {
                throw new Problem.Conflict("retention.under-way", "A purge is under way already.");
            }
            jobs.enqueue(tx, Purging.KIND, caller.scope().principal());
            audit.record(tx, AuditEvent.of("retention.purge-asked"));
        });
    }

    /// Whether one was asked for that hasn't begun.
    boolean waiting(TenantScope scope) {
        return database.inTransaction(scope, Purges::waiting);
    }

    private static boolean waiting(TenantTransaction tx) {
        return tx.sql(
                        "select exists (select from app.job where tenant_id = :tenant and kind = :kind and subject <> :tenant)")
                .param("kind", Purging.KIND)
                .query(Boolean.class)
                .single();
    }

    private static boolean unfinished(TenantTransaction tx) {
        return tx.sql(
                        "select exists (select from app.purge where sub_account_id = :subAccount and finished_at is null)")
                .query(Boolean.class)
                .single();
    }

    /// The newest first.
    List<Purge> list(TenantScope scope) {
        return database.inTransaction(scope, tx -> read(tx, Optional.empty()));
    }

    Purge find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> find(tx, id));
    }

    static Purge find(TenantTransaction tx, UUID id) {
        return read(tx, Optional.of(id)).stream().findFirst().orElseThrow(() -> new Problem.NotFound("purge"));
    }

    /// The certificate, byte for byte as its digest was made of it.
    ///
    /// @throws Problem.Conflict `retention.not-done`
    String certificate(TenantScope scope, UUID id) {
        return database.inTransaction(
                        scope,
                        tx -> tx.sql(
                                        "select certificate from app.purge where sub_account_id = :subAccount and id = :id")
                                .param("id", id)
                                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                                .optional()
                                .orElseThrow(() -> new Problem.NotFound("purge")))
                .orElseThrow(() -> new Problem.Conflict(
                        "retention.not-done", "There is no certificate yet: the purge isn't finished."));
    }

    private static List<Purge> read(TenantTransaction tx, Optional<UUID> one) {
        List<Head> heads = tx.sql("""
                        select id, by_hand, started_at, finished_at from app.purge
                        where sub_account_id = :subAccount and (cast(:id as uuid) is null or id = :id) order by id desc limit 50""")
                .param("id", one.orElse(null))
                .query((row, n) -> new Head(
                        row.getObject("id", UUID.class),
                        row.getBoolean("by_hand"),
                        row.getTimestamp("started_at"),
                        Optional.ofNullable(row.getTimestamp("finished_at"))))
                .list();
        if (heads.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<Purge.Part>> parts =
                parts(tx, heads.stream().map(Head::id).toList());
        return heads.stream()
                .map(head -> new Purge(
                        head.id(),
                        head.byHand(),
                        head.startedAt().toInstant(),
                        head.finishedAt().map(Timestamp::toInstant),
                        parts.getOrDefault(head.id(), List.of())))
                .toList();
    }

    private static Map<UUID, List<Purge.Part>> parts(TenantTransaction tx, List<UUID> purges) {
        return tx
                .sql(
                        "select * from app.purge_part where sub_account_id = :subAccount and purge_id in (:ids) order by step")
                .param("ids", purges)
                .query((row, n) -> new Row(row.getObject("purge_id", UUID.class), part(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Row::purge, Collectors.mapping(Row::part, Collectors.toList())));
    }

    private static Purge.Part part(ResultSet row) throws SQLException {
        return new Purge.Part(
                row.getInt("step"),
                DataClass.of(row.getString("class")),
                row.getString("name"),
                row.getBoolean("emptied"),
                row.getInt("days"),
                row.getString("source"),
                row.getTimestamp("before").toInstant(),
                row.getLong("about"),
                row.getLong("gone"),
                Optional.ofNullable(row.getString("stopped")),
                row.getTimestamp("done_at") != null,
                Optional.ofNullable(row.getString("space")));
    }
}
