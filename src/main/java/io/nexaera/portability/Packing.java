package io.nexaera.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Packs one export: a page of rows or a piece of a file at a time, each in a transaction of its own. After a crash it
/// starts over. What is not promised: one moment for all tables; what is added while it packs may be in or not.
@Component
class Packing implements JobHandler {
    static final String KIND = "export.pack";
    static final Duration KEPT = Duration.ofDays(7);
    private static final int PAGE_ROWS = 200;
    private static final int FILE_BYTES = 1 << 20;

    /// The owner deleted the export while it was being packed.
    private static final class Deleted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Row(String json, List<String> key) {}

    private record StoredFile(UUID document, String name) {}

    private final TenantDatabase database;
    private final Catalogue catalogue;
    private final Jobs jobs;
    private final AuditLog audit;
    private final JsonMapper json;

    Packing(TenantDatabase database, Catalogue catalogue, Jobs jobs, AuditLog audit, JsonMapper json) {
        this.database = database;
        this.catalogue = catalogue;
        this.jobs = jobs;
        this.audit = audit;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Job job) throws IOException {
        try {
            pack(job.scope(), job.subject());
        } catch (Deleted stopped) {
            // nothing is left to do
        }
    }

    @Override
    public void abandoned(Job job, Problem why) {
        database.run(job.scope(), tx -> {
            tx.sql("""
                            update app.export set state = 'failed', failure = :why
                            where sub_account_id = :subAccount and id = :id and state <> 'ready'""").param("why", why.sentence()).param("id", job.subject()).update();
            tx.sql("delete from app.export_piece where sub_account_id = :subAccount and export_id = :id")
                    .param("id", job.subject())
                    .update();
        });
    }

    void pack(TenantScope scope, UUID id) throws IOException {
        if (database.inTransaction(scope, tx -> isReady(tx, id))) {
            return;
        }
        progress(scope, id, 0);
        database.run(
                scope,
                tx -> tx.sql("delete from app.export_piece where sub_account_id = :subAccount and export_id = :id")
                        .param("id", id)
                        .update());
        List<TenantTable> tables = database.inTransaction(scope, catalogue::tables);
        PieceStream pieces = new PieceStream((ordinal, piece) -> keep(scope, id, ordinal, piece));
        MessageDigest digest = Archive.sha256();
        try (Archive archive = new Archive(new DigestOutputStream(pieces, digest))) {
            for (int i = 0; i < tables.size(); i++) {
                TenantTable table = tables.get(i);
                archive.add("tables/" + table.name() + ".jsonl", out -> writeRows(scope, table, out));
                progress(scope, id, (i + 1) * 60 / tables.size());
            }
            addFiles(scope, id, archive);
            byte[] manifest = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest(scope, archive));
            archive.add("manifest.json", out -> {
                out.write(manifest);
                return 1;
            });
        }
        finish(scope, id, pieces.total(), digest.digest());
    }

    private long writeRows(TenantScope scope, TenantTable table, OutputStream out) throws IOException {
        long written = 0;
        List<Row> rows = page(scope, table, Optional.empty());
        while (!rows.isEmpty()) {
            for (Row row : rows) {
                out.write(row.json().getBytes(UTF_8));
                out.write('\n');
            }
            written += rows.size();
            rows = page(scope, table, Optional.of(rows.getLast().key()));
        }
        return written;
    }

    private List<Row> page(TenantScope scope, TenantTable table, Optional<List<String>> after) {
        return database.inTransaction(scope, tx -> {
            var query = tx.sql(table.page(after.isEmpty())).param("limit", PAGE_ROWS);
            List<String> key = after.orElse(List.of());
            for (int i = 0; i < key.size(); i++) {
                query = query.param("k" + i, key.get(i));
            }
            return query.query((row, n) -> {
                        List<String> keys = new ArrayList<>();
                        for (int i = 0; i < table.key().size(); i++) {
                            keys.add(row.getString(i + 2));
                        }
                        return new Row(row.getString(1), keys);
                    })
                    .list();
        });
    }

    private void addFiles(TenantScope scope, UUID id, Archive archive) throws IOException {
        List<StoredFile> files = database.inTransaction(
                scope,
                tx -> tx.sql("""
                        select f.document_id, d.name from app.document_file f
                        join app.document d on d.sub_account_id = f.sub_account_id and d.id = f.document_id
                        where f.sub_account_id = :subAccount order by f.document_id""")
                        .query((row, n) -> new StoredFile(row.getObject(1, UUID.class), row.getString(2)))
                        .list());
        for (int i = 0; i < files.size(); i++) {
            StoredFile file = files.get(i);
            String name = "files/" + file.document() + "/" + safe(file.name());
            archive.add(name, out -> writeFile(scope, file.document(), out));
            progress(scope, id, 60 + (i + 1) * 39 / files.size());
        }
    }

    private long writeFile(TenantScope scope, UUID document, OutputStream out) throws IOException {
        for (int from = 1; ; from += FILE_BYTES) {
            Optional<byte[]> piece = filePiece(scope, document, from);
            if (piece.isEmpty() || piece.get().length == 0) {
                return 1;
            }
            out.write(piece.get());
        }
    }

    private Optional<byte[]> filePiece(TenantScope scope, UUID document, int from) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("""
                        select substring(content from :from for :length) from app.document_file
                        where sub_account_id = :subAccount and document_id = :document""")
                        .param("from", from)
                        .param("length", FILE_BYTES)
                        .param("document", document)
                        .query((row, n) -> row.getBytes(1))
                        .optional());
    }

    /// A name that unpacks below its folder, whatever the unpacker.
    private static String safe(String name) {
        String plain = name.replaceAll("[\\\\/:\\p{Cntrl}]", "_");
        return plain.matches("\\.*") ? "file" : plain;
    }

    private Map<String, Object> manifest(TenantScope scope, Archive archive) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", "nexaera-export-1");
        manifest.put("subAccount", scope.requireSubAccount());
        manifest.putAll(database.inTransaction(scope, Packing::accountAndPeople));
        manifest.put(
                "consistency",
                "Each page of a table is of one moment; what was added or changed while it was packed may be in or not.");
        manifest.put("entries", archive.entries());
        manifest.put("tablesLeftOut", Catalogue.LEFT_OUT);
        manifest.put("columnsLeftOut", Catalogue.WITHHELD);
        return manifest;
    }

    private static Map<String, Object> accountAndPeople(TenantTransaction tx) {
        Map<String, @Nullable Object> account = tx.sql(
                        "select name, slug, created_at::text from app.sub_account where id = :subAccount")
                .query()
                .singleRow();
        List<Map<String, @Nullable Object>> people = tx.sql("""
                        select p.id::text, p.name, p.email, m.role, m.created_at::text as since from app.membership m
                        join app.person p on p.id = m.person_id where m.tenant_id = :tenant order by p.id""").query().listOfRows();
        return Map.of("account", account, "people", people);
    }

    private void progress(TenantScope scope, UUID id, int percent) {
        int updated = database.inTransaction(
                scope,
                tx -> tx.sql("""
                        update app.export set state = 'packing', progress = :percent
                        where sub_account_id = :subAccount and id = :id and state in ('waiting', 'packing')""").param("percent", percent).param("id", id).update());
        if (updated == 0) {
            throw new Deleted();
        }
    }

    private static boolean isReady(TenantTransaction tx, UUID id) {
        return tx.sql(
                                "select count(*) from app.export where sub_account_id = :subAccount and id = :id and state = 'ready'")
                        .param("id", id)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void keep(TenantScope scope, UUID id, int ordinal, byte[] piece) {
        database.run(
                scope,
                tx -> tx.sql("""
                        insert into app.export_piece (sub_account_id, export_id, ordinal, content)
                        values (:subAccount, :id, :ordinal, :piece)""")
                        .param("id", id)
                        .param("ordinal", ordinal)
                        .param("piece", piece)
                        .update());
    }

    private void finish(TenantScope scope, UUID id, long bytes, byte[] sha256) {
        database.run(scope, tx -> {
            boolean there = tx.sql(
                            "select id from app.export where sub_account_id = :subAccount and id = :id for update")
                    .param("id", id)
                    .query(UUID.class)
                    .optional()
                    .isPresent();
            if (!there) {
                throw new Deleted();
            }
            if (!Arrays.equals(kept(tx, id), sha256)) {
                throw new IllegalStateException("another run wrote into this export; it is packed again");
            }
            tx.sql("""
                            update app.export set state = 'ready', progress = 100, size_bytes = :bytes, sha256 = :sha256,
                              ready_at = now(), expires_at = now() + make_interval(days => :days)
                            where sub_account_id = :subAccount and id = :id""")
                    .param("bytes", bytes)
                    .param("sha256", sha256)
                    .param("days", (int) KEPT.toDays())
                    .param("id", id)
                    .update();
            jobs.enqueueLater(tx, Expiry.KIND, id, KEPT);
            audit.record(
                    tx,
                    AuditEvent.of("export.finished").target("export", id, "").after(Map.of("bytes", bytes)));
        });
    }

    /// The digest of what is stored: a run that lost its lease but lived on may have mixed in pieces of its own.
    private static byte[] kept(TenantTransaction tx, UUID id) {
        MessageDigest digest = Archive.sha256();
        Optional<byte[]> piece = Exports.piece(tx, id, 0);
        for (int ordinal = 1; piece.isPresent(); ordinal++) {
            digest.update(piece.get());
            piece = Exports.piece(tx, id, ordinal);
        }
        return digest.digest();
    }
}
