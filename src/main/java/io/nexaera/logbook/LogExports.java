package io.nexaera.logbook;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.LogFormat;
import io.nexaera.identity.Caller;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The files of a tenant's log that are written in the background: ask for one, see how far it is, take it, cancel it.
@Component
class LogExports {
    private static final int MOST_KEPT = 20;
    private static final String COLUMNS = """
            select id, format, query::text as query, state, progress, written, failure, size_bytes, encode(sha256, 'hex') as sha256,
              requested_by_name, requested_at, expires_at
            from app.audit_export where tenant_id = :tenant and (expires_at is null or expires_at > now())
            """;

    private final TenantDatabase database;
    private final Jobs jobs;
    private final AuditLog audit;
    private final LogbookSettings settings;
    private final JsonMapper json;

    LogExports(TenantDatabase database, Jobs jobs, AuditLog audit, LogbookSettings settings, JsonMapper json) {
        this.database = database;
        this.jobs = jobs;
        this.audit = audit;
        this.settings = settings;
        this.json = json;
    }

    /// @throws Problem.Invalid where the filters are none
    /// @throws Problem.TooMany `audit.exports-under-way`
    /// @throws Problem.Conflict `audit.exports-kept` where there are many already
    LogExport request(Caller caller, LogQuery query, LogFormat format) {
        query.filter();
        if (caller.scope().kind() == TenantScope.Kind.AGENCY) {
            throw new Problem.Forbidden(
                    "audit.export-by-visitor", "On a visit you can read the log, not take it along.");
        }
        try {
            return database.inTransaction(caller.scope(), tx -> request(tx, caller, query, format));
        } catch (DuplicateKeyException twoAtOnce) {
            throw busy();
        }
    }

    private LogExport request(TenantTransaction tx, Caller caller, LogQuery query, LogFormat format) {
        if (list(tx).size() >= MOST_KEPT) {
            throw new Problem.Conflict(
                    "audit.exports-kept", "There are " + MOST_KEPT + " files already. Delete one you don't need.");
        }
        UUID id = tx.sql("""
                        insert into app.audit_export (tenant_id, slot, format, query, requested_by, requested_by_name)
                        values (:tenant, :slot, :format, :query::jsonb, :person, :name) returning id""")
                .param("slot", freeSlot(tx))
                .param("format", format.code())
                .param("query", json.writeValueAsString(query.fields()))
                .param("person", caller.scope().principal())
                .param("name", caller.name())
                .query(UUID.class)
                .single();
        jobs.enqueue(tx, ExportWriting.KIND, id);
        audit.record(
                tx,
                AuditEvent.of("audit.export-asked")
                        .target("audit-export", id, format.label())
                        .after(Map.of("format", format.code(), "filter", query.fields())));
        return find(tx, id);
    }

    private int freeSlot(TenantTransaction tx) {
        return tx.sql("""
                        select min(n) from generate_series(1, :most) n where n not in (
                          select slot from app.audit_export where tenant_id = :tenant and state in ('waiting', 'writing'))""")
                .param("most", settings.exportsAtOnce())
                .query(Integer.class)
                .optional()
                .orElseThrow(this::busy);
    }

    private Problem.TooMany busy() {
        return new Problem.TooMany(
                "audit.exports-under-way",
                "%d files of this log are being written already. Wait until one is ready, or cancel one."
                        .formatted(settings.exportsAtOnce()),
                Duration.ofSeconds(30));
    }

    List<LogExport> list(TenantScope scope) {
        return database.inTransaction(scope, this::list);
    }

    private List<LogExport> list(TenantTransaction tx) {
        return tx.sql(COLUMNS + " order by id desc limit 100").query(this::read).list();
    }

    LogExport find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> find(tx, id));
    }

    LogExport find(TenantTransaction tx, UUID id) {
        return tx.sql(COLUMNS + " and id = :id")
                .param("id", id)
                .query(this::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("export"));
    }

    /// Deletes the file at once; one that is being written stops.
    void remove(TenantScope scope, UUID id) {
        database.run(scope, tx -> {
            LogExport export = find(tx, id);
            delete(tx, id);
            audit.record(
                    tx,
                    AuditEvent.of("audit.export-deleted")
                            .target("audit-export", id, export.format().label())
                            .before(Map.of("state", export.state(), "entries", export.entries())));
        });
    }

    static int delete(TenantTransaction tx, UUID id) {
        return tx.sql("delete from app.audit_export where tenant_id = :tenant and id = :id")
                .param("id", id)
                .update();
    }

    /// A file that may be taken now.
    ///
    /// @throws Problem.Conflict `audit.export-not-ready`
    LogExport ready(TenantScope scope, UUID id) {
        LogExport export = find(scope, id);
        if (!export.ready()) {
            throw new Problem.Conflict("audit.export-not-ready", "This file isn't ready yet.");
        }
        return export;
    }

    /// Says in the log that a file, or a part of it, is taken.
    void noteDownload(TenantScope scope, LogExport export, ByteRange range) {
        database.run(
                scope,
                tx -> audit.record(
                        tx,
                        AuditEvent.of("audit.export-downloaded")
                                .target(
                                        "audit-export",
                                        export.id(),
                                        export.format().label())
                                .after(Map.of("from", range.from(), "until", range.until()))));
    }

    private LogExport read(ResultSet row, int n) throws SQLException {
        return new LogExport(
                row.getObject("id", UUID.class),
                LogFormat.of(row.getString("format")),
                json.readValue(row.getString("query"), new TypeReference<>() {}),
                row.getString("state"),
                row.getInt("progress"),
                row.getLong("written"),
                Optional.ofNullable(row.getString("failure")),
                row.getLong("size_bytes"),
                Optional.ofNullable(row.getString("sha256")),
                row.getString("requested_by_name"),
                row.getTimestamp("requested_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("expires_at")).map(Timestamp::toInstant));
    }
}
