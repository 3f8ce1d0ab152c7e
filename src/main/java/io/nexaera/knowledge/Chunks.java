package io.nexaera.knowledge;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The table `chunk`, written. Searching reads it in [Candidates].
@Component
class Chunks {
    /// A chunk with its packed vector.
    @SuppressWarnings("ArrayRecordComponent") // made once, stored once, never compared
    record Embedded(Chunk chunk, byte[] vector) {}

    void append(TenantTransaction tx, UUID document, List<Embedded> batch) {
        tx.sql("""
                        insert into app.chunk (sub_account_id, document_id, ordinal, page, heading, text, vector)
                        select :subAccount, :document, new.* from unnest(
                          :ordinals::int[], :pages::int[], :headings::text[], :texts::text[], :vectors::bytea[]) new
                        on conflict do nothing""")
                .param("document", document)
                .param(
                        "ordinals",
                        batch.stream().map(each -> each.chunk().ordinal()).toArray(Integer[]::new))
                .param("pages", batch.stream().map(each -> each.chunk().page()).toArray(Integer[]::new))
                .param(
                        "headings",
                        batch.stream().map(each -> each.chunk().heading()).toArray(String[]::new))
                .param("texts", batch.stream().map(each -> each.chunk().text()).toArray(String[]::new))
                .param("vectors", batch.stream().map(Embedded::vector).toArray(byte[][]::new))
                .update();
    }

    /// From `from` on, in reading order.
    List<Chunk> page(TenantTransaction tx, UUID document, int from, int limit) {
        return tx.sql("""
                        select ordinal, page, heading, text from app.chunk
                        where sub_account_id = :subAccount and document_id = :document and ordinal >= :from
                        order by ordinal limit :limit""")
                .param("document", document)
                .param("from", from)
                .param("limit", limit)
                .query(Chunks::read)
                .list();
    }

    /// The last one that was kept before work on the document was interrupted.
    Optional<Chunk> last(TenantTransaction tx, UUID document) {
        return tx.sql("""
                        select ordinal, page, heading, text from app.chunk
                        where sub_account_id = :subAccount and document_id = :document
                        order by ordinal desc limit 1""").param("document", document).query(Chunks::read).optional();
    }

    void deleteAll(TenantTransaction tx, UUID document) {
        tx.sql("delete from app.chunk where sub_account_id = :subAccount and document_id = :document")
                .param("document", document)
                .update();
    }

    static Chunk read(ResultSet row, int n) throws SQLException {
        return new Chunk(
                row.getInt("ordinal"),
                row.getObject("page", Integer.class),
                row.getString("heading"),
                row.getString("text"));
    }
}
