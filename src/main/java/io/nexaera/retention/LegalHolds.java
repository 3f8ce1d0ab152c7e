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
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// Legal holds of a client. Postgres heeds them: no batch of a purge that begins after a hold was set removes a row of
/// what it covers, and nobody deletes it by hand.
@Component
class LegalHolds {
    private static final int MOST_CHARS = 300;

    private final TenantDatabase database;
    private final AuditLog audit;

    LegalHolds(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /// Those that stand, the oldest first.
    List<LegalHold> list(TenantScope scope) {
        return database.inTransaction(
                scope, tx -> tx.sql("""
                        select id, class, reason, held_by_name, held_at from app.retention_hold
                        where sub_account_id = :subAccount and lifted_at is null order by id""").query(LegalHold::read).list());
    }

    /// @param kind empty: everything
    /// @throws Problem.Invalid `retention.hold-reason`
    /// @throws Problem.Conflict `retention.held-already`
    LegalHold hold(Caller caller, Optional<DataClass> kind, String reason) {
        String clean = reason.strip();
        if (clean.isEmpty() || clean.length() > MOST_CHARS || clean.indexOf('\0') >= 0) {
            throw new Problem.Invalid(
                    "retention.hold-reason", "reason", "Say why, in up to " + MOST_CHARS + " characters.");
        }
        try {
            return database.inTransaction(caller.scope(), tx -> insert(tx, caller.name(), kind, clean));
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict("retention.held-already", "That is on hold already.");
        }
    }

    private LegalHold insert(TenantTransaction tx, String by, Optional<DataClass> kind, String reason) {
        LegalHold hold = tx.sql("""
                        insert into app.retention_hold (sub_account_id, class, reason, held_by_name)
                        values (:subAccount, :class, :reason, :by) returning id, class, reason, held_by_name, held_at""")
                .param("class", kind.map(DataClass::code).orElse(null))
                .param("reason", reason)
                .param("by", by)
                .query(LegalHold::read)
                .single();
        audit.record(
                tx,
                AuditEvent.of("retention.hold-set")
                        .target("legal-hold", hold.id(), hold.covers())
                        .after(fields(hold)));
        return hold;
    }

    void lift(Caller caller, UUID id) {
        database.run(caller.scope(), tx -> {
            LegalHold hold = tx.sql("""
                            update app.retention_hold set lifted_at = now(), lifted_by_name = :by
                            where sub_account_id = :subAccount and id = :id and lifted_at is null
                            returning id, class, reason, held_by_name, held_at""")
                    .param("by", caller.name())
                    .param("id", id)
                    .query(LegalHold::read)
                    .optional()
                    .orElseThrow(() -> new Problem.NotFound("hold"));
            audit.record(
                    tx,
                    AuditEvent.of("retention.hold-lifted")
                            .target("legal-hold", id, hold.covers())
                            .before(fields(hold)));
        });
    }

    private static Map<String, Object> fields(LegalHold hold) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("holds", hold.kind().map(DataClass::code).orElse("everything"));
        fields.put("reason", hold.reason());
        return fields;
    }
}
