package io.nexaera.retention;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// For how long each kind of data is kept. A client's own rule holds, at most as long as its agency's unless the agency
/// lets its clients keep longer; without one the agency's holds, without that the installation's. An agency's begins to
/// hold a week after it was set, so that no client's data goes unannounced.
@Component
class RetentionRules {
    static final int MOST_DAYS = 36_525;

    private final TenantDatabase database;
    private final AuditLog audit;

    RetentionRules(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    List<RetentionRule> list(TenantScope scope) {
        return database.inTransaction(scope, RetentionRules::list);
    }

    private static List<RetentionRule> list(TenantTransaction tx) {
        return tx.sql(RetentionRule.COLUMNS).query(RetentionRule::read).list();
    }

    RetentionRule find(TenantScope scope, DataClass kind) {
        return database.inTransaction(scope, tx -> find(tx, kind));
    }

    private static RetentionRule find(TenantTransaction tx, DataClass kind) {
        return list(tx).stream().filter(rule -> rule.kind() == kind).findFirst().orElseThrow();
    }

    /// @param days empty: for ever
    /// @param clientsMayKeepLonger of an agency's rule alone
    /// @throws Problem.Invalid `retention.days`
    void keepFor(Caller caller, DataClass kind, Optional<Integer> days, boolean clientsMayKeepLonger) {
        database.run(caller.scope(), tx -> {
            RetentionRule before = find(tx, kind);
            requireDays(days, before);
            tx.sql("""
                            insert into app.retention_rule (tenant_id, class, days, clients_may_keep_longer, set_by_name)
                            values (:tenant, :class, :days, :longer, :by) on conflict (tenant_id, class) do update
                            set days = excluded.days, clients_may_keep_longer = excluded.clients_may_keep_longer,
                              set_by_name = excluded.set_by_name, set_at = now()""")
                    .param("class", kind.code())
                    .param("days", days.orElse(null))
                    .param("longer", clientsMayKeepLonger)
                    .param("by", caller.name())
                    .update();
            record(tx, before, find(tx, kind));
        });
    }

    /// Takes back what was set here.
    void reset(Caller caller, DataClass kind) {
        database.run(caller.scope(), tx -> {
            RetentionRule before = find(tx, kind);
            tx.sql("delete from app.retention_rule where tenant_id = :tenant and class = :class")
                    .param("class", kind.code())
                    .update();
            record(tx, before, find(tx, kind));
        });
    }

    private void record(TenantTransaction tx, RetentionRule before, RetentionRule after) {
        audit.record(
                tx,
                AuditEvent.of("retention.rule-set")
                        .target("retention", after.kind().code(), after.kind().label())
                        .before(fields(before))
                        .after(fields(after)));
    }

    private static Map<String, Object> fields(RetentionRule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("set", rule.own().map(RetentionRule.Set::text).orElse("nothing"));
        fields.put("kept", rule.text());
        return fields;
    }

    private static void requireDays(Optional<Integer> days, RetentionRule rule) {
        if (days.isPresent() && (days.get() < rule.floorDays() || days.get() > MOST_DAYS)) {
            throw new Problem.Invalid(
                    "retention.days",
                    "days",
                    "%s are kept for at least %s: %s. At most %,d days, or for ever."
                            .formatted(
                                    rule.kind().label(),
                                    RetentionRule.text(rule.floorDays()),
                                    rule.kind().whyFloor(),
                                    MOST_DAYS));
        }
    }
}
