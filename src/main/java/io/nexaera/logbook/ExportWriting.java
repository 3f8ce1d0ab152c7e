package io.nexaera.logbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.EntryLines;
import io.nexaera.audit.LogFormat;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Writes one file of the log, a batch of entries at a time: each piece and how far it came are kept in one
/// transaction, so
/// that a run after a crash goes on behind the last piece. What is written while it runs is not in it.
@Component
class ExportWriting implements JobHandler {
    static final String KIND = "audit.export";
    private static final int MOST_ATTEMPTS = 50;

    /// @param cursor where the next piece begins in the log; empty before the first
    private record Standing(
            String state,
            LogFormat format,
            LogQuery query,
            int pieces,
            long bytes,
            long entries,
            Optional<UUID> cursor) {}

    private final TenantDatabase database;
    private final EntryLines lines;
    private final ExportPieces pieces;
    private final ExportProgress progress;
    private final Jobs jobs;
    private final AuditLog audit;
    private final LogbookSettings settings;
    private final JsonMapper json;

    ExportWriting(
            TenantDatabase database,
            EntryLines lines,
            ExportPieces pieces,
            ExportProgress progress,
            Jobs jobs,
            AuditLog audit,
            LogbookSettings settings,
            JsonMapper json) {
        this.database = database;
        this.lines = lines;
        this.pieces = pieces;
        this.progress = progress;
        this.jobs = jobs;
        this.audit = audit;
        this.settings = settings;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// Crashes count as attempts, and each attempt gets further.
    @Override
    public int maxAttempts() {
        return MOST_ATTEMPTS;
    }

    @Override
    public void run(Job job) throws IOException {
        write(job.scope(), job.subject());
    }

    @Override
    public void abandoned(Job job, Problem why) {
        database.run(job.scope(), tx -> {
            int failed = tx.sql("""
                            update app.audit_export set state = 'failed', failure = :why
                            where tenant_id = :tenant and id = :id and state in ('waiting', 'writing')""")
                    .param("why", why.sentence())
                    .param("id", job.subject())
                    .update();
            if (failed > 0) {
                audit.record(
                        tx,
                        AuditEvent.of("audit.export-failed")
                                .target("audit-export", job.subject(), "")
                                .failed());
            }
        });
    }

    void write(TenantScope scope, UUID id) throws IOException {
        Optional<Standing> begun = begin(scope, id);
        if (begun.isEmpty()) {
            return;
        }
        MessageDigest digest = sha256();
        pieces.write(
                scope,
                id,
                ByteRange.whole(begun.get().bytes()),
                new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        Optional<Standing> standing = begun;
        while (standing.isPresent()) {
            standing = step(scope, id, standing.get(), digest);
        }
    }

    /// Empty where there is nothing to do: it is written, or was cancelled.
    private Optional<Standing> begin(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> {
            tx.sql("""
                            update app.audit_export set state = 'writing'
                            where tenant_id = :tenant and id = :id and state = 'waiting'""").param("id", id).update();
            return standing(tx, id).filter(standing -> standing.state().equals("writing"));
        });
    }

    /// Writes a piece; empty after the last.
    private Optional<Standing> step(TenantScope scope, UUID id, Standing before, MessageDigest digest) {
        AuditFilter filter = before.query().filter();
        EntryLines.Batch batch = lines.batch(scope, filter, before.format(), before.cursor());
        boolean first = before.pieces() == 0;
        if (first && batch.unplaced() > 0 && before.format() == LogFormat.JSONL_WITH_PROOFS) {
            throw new Problem.Conflict("audit.not-signed", "The log isn't signed at the moment: there are no proofs.");
        }
        byte[] text = ((first ? lines.head(before.format()) : "") + batch.text()).getBytes(UTF_8);
        digest.update(text);
        Standing after = new Standing(
                before.state(),
                before.format(),
                before.query(),
                before.pieces() + (text.length > 0 ? 1 : 0),
                before.bytes() + text.length,
                before.entries() + batch.entries(),
                batch.next());
        byte[] deflated = ExportPieces.deflated(text);
        boolean goesOn = database.inTransaction(scope, tx -> {
            if (!keep(tx, id, before, after, filter)) {
                return false;
            }
            if (text.length > 0) {
                ExportPieces.add(tx, id, before.pieces(), before.bytes(), text.length, deflated);
            }
            if (batch.next().isEmpty()) {
                finish(tx, id, after, digest.digest());
            }
            return batch.next().isPresent();
        });
        return goesOn ? Optional.of(after) : Optional.empty();
    }

    /// False where it was cancelled.
    ///
    /// @throws IllegalStateException where another run, which this one had lost its lease to, is further
    private boolean keep(TenantTransaction tx, UUID id, Standing before, Standing after, AuditFilter filter) {
        int kept = tx.sql("""
                        update app.audit_export set pieces = :pieces, size_bytes = :bytes, written = :entries, cursor = :cursor,
                          progress = greatest(progress, :progress)
                        where tenant_id = :tenant and id = :id and state = 'writing' and pieces = :before
                          and cursor is not distinct from :at""")
                .param("pieces", after.pieces())
                .param("bytes", after.bytes())
                .param("entries", after.entries())
                .param("cursor", after.cursor().orElse(null))
                .param("progress", progress.percent(tx, filter, after.cursor()))
                .param("id", id)
                .param("before", before.pieces())
                .param("at", before.cursor().orElse(null))
                .update();
        if (kept == 0
                && standing(tx, id).filter(one -> one.state().equals("writing")).isPresent()) {
            throw new IllegalStateException("another run writes this file");
        }
        return kept > 0;
    }

    private void finish(TenantTransaction tx, UUID id, Standing after, byte[] sha256) {
        tx.sql("""
                        update app.audit_export set state = 'ready', progress = 100, sha256 = :sha256, ready_at = now(),
                          expires_at = now() + make_interval(secs => :kept)
                        where tenant_id = :tenant and id = :id""")
                .param("sha256", sha256)
                .param("kept", (double) settings.exportsKept().toSeconds())
                .param("id", id)
                .update();
        jobs.enqueueLater(tx, ExportExpiry.KIND, id, settings.exportsKept());
        audit.record(
                tx,
                AuditEvent.of("audit.exported")
                        .target("audit-export", id, after.format().label())
                        .after(Map.of(
                                "format", after.format().code(),
                                "filter", after.query().fields(),
                                "entries", after.entries(),
                                "bytes", after.bytes(),
                                "sha256", HexFormat.of().formatHex(sha256))));
    }

    private Optional<Standing> standing(TenantTransaction tx, UUID id) {
        return tx.sql("""
                        select state, format, query::text as query, pieces, size_bytes, written, cursor from app.audit_export
                        where tenant_id = :tenant and id = :id""")
                .param("id", id)
                .query((row, n) -> new Standing(
                        row.getString("state"),
                        LogFormat.of(row.getString("format")),
                        LogQuery.of(json.readValue(row.getString("query"), new TypeReference<>() {})),
                        row.getInt("pieces"),
                        row.getLong("size_bytes"),
                        row.getLong("written"),
                        Optional.ofNullable(row.getObject("cursor", UUID.class))))
                .optional();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
