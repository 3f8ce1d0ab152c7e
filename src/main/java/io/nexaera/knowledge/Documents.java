package io.nexaera.knowledge;

import io.nexaera.privacy.PiiDetector;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The tables `document` and `document_file`.
@Component
class Documents {
    private static final String COLUMNS = """
        id, name, media_type, size_bytes, status, progress, failure_code, failure, title, truncated, page_count,
        chunk_count, created_at, ready_at, private_to, findings::text as findings,
        privacy, privacy_by, privacy_rules, personal_data::text as personal_data,
        (select a.name from app.agent a where a.sub_account_id = :subAccount and a.id = private_to) as private_to_name""";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    UUID insert(TenantTransaction tx, Intake intake, Optional<UUID> privateTo) {
        UUID id = tx.sql("""
                        insert into app.document (sub_account_id, name, media_type, size_bytes, sha256, private_to, created_by,
                          privacy, privacy_by, privacy_rules, personal_data)
                        values (:subAccount, :name, :mediaType, :size, :sha256, :privateTo, :principal,
                          :privacy, :by, :rules, :found::jsonb) returning id""")
                .param("name", intake.name())
                .param("mediaType", intake.mediaType())
                .param("size", intake.sizeBytes())
                .param("sha256", intake.sha256())
                .param("privacy", intake.mode().word())
                .param("by", tx.scope().origin().actor())
                .param("rules", intake.rules())
                .param("found", JSON.writeValueAsString(intake.found()))
                .param("privateTo", privateTo.orElse(null))
                .param("principal", tx.scope().principal())
                .query(UUID.class)
                .single();
        tx.sql("""
                        insert into app.document_file (sub_account_id, document_id, content)
                        values (:subAccount, :id, :content)""").param("id", id).param("content", intake.content()).update();
        return id;
    }

    /// Newest first, from below `after`.
    List<Document> page(TenantTransaction tx, Optional<UUID> after, int limit) {
        return tx.sql("select " + COLUMNS + """
                         from app.document where sub_account_id = :subAccount and (:after::uuid is null or id < :after::uuid)
                        order by id desc limit :limit""")
                .param("after", after.orElse(null))
                .param("limit", limit)
                .query(Documents::read)
                .list();
    }

    Optional<Document> find(TenantTransaction tx, UUID id) {
        return tx.sql("select " + COLUMNS + " from app.document where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .query(Documents::read)
                .optional();
    }

    Optional<byte[]> content(TenantTransaction tx, UUID id) {
        return tx.sql("""
                        select content from app.document_file where sub_account_id = :subAccount and document_id = :id""")
                .param("id", id)
                .query((row, n) -> row.getBytes("content"))
                .optional();
    }

    /// Moves a document on; false when it was deleted meanwhile.
    boolean progress(TenantTransaction tx, UUID id, Document.Status status, int percent) {
        return tx.sql("""
                        update app.document set status = :status, progress = :progress, failure_code = null, failure = null
                        where sub_account_id = :subAccount and id = :id""")
                        .param("status", status.word())
                        .param("progress", percent)
                        .param("id", id)
                        .update()
                > 0;
    }

    void ready(TenantTransaction tx, UUID id, Reading.Parsed parsed, int chunks) {
        tx.sql("""
                        update app.document set status = 'ready', progress = 100, title = :title, truncated = :truncated,
                          page_count = :pages, chunk_count = :chunks, ready_at = now()
                        where sub_account_id = :subAccount and id = :id""")
                .param("title", parsed.title())
                .param("truncated", parsed.truncated())
                .param("pages", parsed.pages())
                .param("chunks", chunks)
                .param("id", id)
                .update();
    }

    void noted(TenantTransaction tx, UUID id, List<DocumentFinding> findings) {
        tx.sql("update app.document set findings = :findings::jsonb where sub_account_id = :subAccount and id = :id")
                .param("findings", JSON.writeValueAsString(findings))
                .param("id", id)
                .update();
    }

    /// What was found of personal data, and by which rules.
    void personal(TenantTransaction tx, UUID id, List<PersonalData> found) {
        tx.sql("""
                        update app.document set personal_data = :found::jsonb, privacy_rules = :rules
                        where sub_account_id = :subAccount and id = :id""")
                .param("found", JSON.writeValueAsString(found))
                .param("rules", PiiDetector.RULES)
                .param("id", id)
                .update();
    }

    /// What is kept from now on instead of what was.
    void replace(TenantTransaction tx, UUID id, Intake intake) {
        tx.sql("""
                        update app.document set name = :name, title = '', sha256 = :sha256, privacy = :privacy, privacy_by = :by,
                          privacy_rules = :rules, personal_data = :found::jsonb
                        where sub_account_id = :subAccount and id = :id""")
                .param("name", intake.name())
                .param("sha256", intake.sha256())
                .param("privacy", intake.mode().word())
                .param("by", tx.scope().origin().actor())
                .param("rules", intake.rules())
                .param("found", JSON.writeValueAsString(intake.found()))
                .param("id", id)
                .update();
        tx.sql(
                        "update app.document_file set content = :content where sub_account_id = :subAccount and document_id = :id")
                .param("content", intake.content())
                .param("id", id)
                .update();
    }

    void failed(TenantTransaction tx, UUID id, Document.Failure failure) {
        tx.sql("""
                        update app.document set status = 'failed', progress = 100, failure_code = :code, failure = :sentence
                        where sub_account_id = :subAccount and id = :id""")
                .param("code", failure.code())
                .param("sentence", failure.sentence())
                .param("id", id)
                .update();
    }

    void keepFor(TenantTransaction tx, UUID id, Optional<UUID> agent) {
        tx.sql("update app.document set private_to = :agent where sub_account_id = :subAccount and id = :id")
                .param("agent", agent.orElse(null))
                .param("id", id)
                .update();
    }

    /// The agents that a document can be kept for, by name.
    List<Document.Reader> readers(TenantTransaction tx) {
        return tx.sql("select id, name from app.agent where sub_account_id = :subAccount order by name, id")
                .query((row, n) -> new Document.Reader(row.getObject("id", UUID.class), row.getString("name")))
                .list();
    }

    /// Deletes the document; its file, chunks and vectors go with it by foreign key.
    void delete(TenantTransaction tx, UUID id) {
        tx.sql("delete from app.document where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .update();
    }

    private static Document read(ResultSet row, int n) throws SQLException {
        String code = row.getString("failure_code");
        Timestamp ready = row.getTimestamp("ready_at");
        UUID reader = row.getObject("private_to", UUID.class);
        return new Document(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("size_bytes"),
                Document.Status.of(row.getString("status")),
                row.getInt("progress"),
                code == null ? Optional.empty() : Optional.of(new Document.Failure(code, row.getString("failure"))),
                row.getString("title"),
                row.getBoolean("truncated"),
                row.getInt("page_count"),
                row.getInt("chunk_count"),
                reader == null
                        ? Optional.empty()
                        : Optional.of(new Document.Reader(reader, row.getString("private_to_name"))),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(ready).map(Timestamp::toInstant),
                List.of(JSON.readValue(row.getString("findings"), DocumentFinding[].class)),
                new Document.Privacy(
                        KnowledgeMode.of(row.getString("privacy")),
                        row.getString("privacy_by"),
                        row.getString("privacy_rules"),
                        List.of(JSON.readValue(row.getString("personal_data"), PersonalData[].class))));
    }
}
