package io.nexaera.portability;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// The exports of a sub-account: ask for one, see how far it is, take it, delete it.
@Component
class Exports {
    private static final String COLUMNS = """
            select id, state, progress, failure, size_bytes, encode(sha256, 'hex') as sha256, requested_by_name,
              requested_at, expires_at from app.export where sub_account_id = :subAccount
              and (expires_at is null or expires_at > now())
            """;

    private final TenantDatabase database;
    private final Jobs jobs;
    private final AuditLog audit;

    Exports(TenantDatabase database, Jobs jobs, AuditLog audit) {
        this.database = database;
        this.jobs = jobs;
        this.audit = audit;
    }

    /// @throws Problem.Conflict `export.under-way`
    Export request(Caller caller) {
        try {
            return database.inTransaction(caller.scope(), tx -> request(tx, caller));
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict(
                    "export.under-way", "An export is being packed already. Wait until it is ready.");
        }
    }

    private Export request(TenantTransaction tx, Caller caller) {
        UUID id = tx.sql("""
                        insert into app.export (sub_account_id, requested_by, requested_by_name)
                        values (:subAccount, :person, :name) returning id""")
                .param("person", caller.scope().principal())
                .param("name", caller.name())
                .query(UUID.class)
                .single();
        jobs.enqueue(tx, Packing.KIND, id);
        audit.record(tx, AuditEvent.of("export.requested").target("export", id, ""));
        return find(tx, id);
    }

    List<Export> list(TenantScope scope) {
        return database.inTransaction(
                scope,
                tx -> tx.sql(COLUMNS + " order by id desc limit 100")
                        .query(Exports::read)
                        .list());
    }

    Export find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> find(tx, id));
    }

    private static Export find(TenantTransaction tx, UUID id) {
        return tx.sql(COLUMNS + " and id = :id")
                .param("id", id)
                .query(Exports::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("export"));
    }

    /// Deletes the ZIP at once; one that is being packed stops.
    void delete(TenantScope scope, UUID id) {
        database.run(scope, tx -> {
            find(tx, id);
            tx.sql("delete from app.export where sub_account_id = :subAccount and id = :id")
                    .param("id", id)
                    .update();
            audit.record(tx, AuditEvent.of("export.deleted").target("export", id, ""));
        });
    }

    /// An export that may be taken now; says so in the log.
    ///
    /// @throws Problem.Conflict `export.not-ready`
    Export open(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> {
            Export export = find(tx, id);
            if (!export.ready()) {
                throw new Problem.Conflict("export.not-ready", "This export isn't ready yet.");
            }
            audit.record(tx, AuditEvent.of("export.downloaded").target("export", id, ""));
            return export;
        });
    }

    /// Writes the ZIP piece by piece; no transaction is open while the reader is slow.
    void write(TenantScope scope, UUID id, OutputStream out) throws IOException {
        for (int ordinal = 0; ; ordinal++) {
            int next = ordinal;
            Optional<byte[]> piece = database.inTransaction(scope, tx -> piece(tx, id, next));
            if (piece.isEmpty()) {
                return;
            }
            out.write(piece.get());
        }
    }

    /// The piece with this number; empty after the last.
    static Optional<byte[]> piece(TenantTransaction tx, UUID id, int ordinal) {
        return tx.sql("""
                        select content from app.export_piece
                        where sub_account_id = :subAccount and export_id = :id and ordinal = :ordinal""")
                .param("id", id)
                .param("ordinal", ordinal)
                .query((row, n) -> row.getBytes(1))
                .optional();
    }

    private static Export read(ResultSet row, int n) throws SQLException {
        return new Export(
                row.getObject("id", UUID.class),
                row.getString("state"),
                row.getInt("progress"),
                Optional.ofNullable(row.getString("failure")),
                row.getLong("size_bytes"),
                Optional.ofNullable(row.getString("sha256")),
                row.getString("requested_by_name"),
                row.getTimestamp("requested_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("expires_at")).map(Timestamp::toInstant));
    }
}
