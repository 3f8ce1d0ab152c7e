package io.nexaera.portability;

import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Which tables hold rows of tenants: asked of the database, so that a new table takes part by itself.
@Component
class Catalogue {
    /// Tables of tenants that are not packed, each with the reason. They are named in the manifest.
    static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("job", "work under way: gone within minutes"),
            Map.entry(
                    "idempotent_request",
                    "repeats of answers that the other tables hold; some may carry a key shown once"),
            Map.entry("export", "the list of exports itself"),
            Map.entry("export_piece", "the exports themselves"),
            Map.entry("audit_export", "the list of the audit log's files"),
            Map.entry("audit_export_piece", "files of the audit log, which is packed itself"),
            Map.entry("erasure", "what was asked about erasing this account"),
            Map.entry("log_pending", "entries on their way into the log: gone within a second"),
            Map.entry("client_key", "the account's own key, which opens nothing elsewhere"),
            Map.entry("webhook_receipt", "ids of messages that were taken in: gone within the hour"));

    /// Columns that never leave the house, and those that only repeat others.
    static final Map<String, String> WITHHELD = Map.ofEntries(
            Map.entry("api_key.secret_hash", "the hash of a key"),
            Map.entry("data_key.wrapped", "a wrapped data key"),
            Map.entry("model_connection.secret_value", "a sealed provider key"),
            Map.entry("model_connection.secret_key_id", "belongs to the sealed key"),
            Map.entry("model_connection.secret_format", "belongs to the sealed key"),
            Map.entry("model_connection.secret_commitment", "belongs to the sealed key"),
            Map.entry("document_file.content", "packed as a file"),
            Map.entry("chunk.words", "computed from heading and text"),
            Map.entry("siem_destination.secret_value", "a sealed credential"),
            Map.entry("siem_destination.secret_key_id", "belongs to the sealed credential"),
            Map.entry("siem_destination.secret_format", "belongs to the sealed credential"),
            Map.entry("siem_destination.secret_commitment", "belongs to the sealed credential"),
            Map.entry("siem_destination.tls_key_value", "a sealed credential"),
            Map.entry("siem_destination.tls_key_key_id", "belongs to the sealed credential"),
            Map.entry("siem_destination.tls_key_format", "belongs to the sealed credential"),
            Map.entry("siem_destination.tls_key_commitment", "belongs to the sealed credential"),
            Map.entry("privacy_setting.hash_key_value", "a sealed key"),
            Map.entry("privacy_setting.hash_key_key_id", "belongs to the sealed key"),
            Map.entry("privacy_setting.hash_key_format", "belongs to the sealed key"),
            Map.entry("privacy_setting.hash_key_commitment", "belongs to the sealed key"),
            Map.entry("webhook_key.keys_value", "a sealed signing key"),
            Map.entry("webhook_key.keys_key_id", "belongs to the sealed key"),
            Map.entry("webhook_key.keys_format", "belongs to the sealed key"),
            Map.entry("webhook_key.keys_commitment", "belongs to the sealed key"),
            Map.entry("workflow_key.secret_value", "a sealed secret"),
            Map.entry("workflow_key.secret_key_id", "belongs to the sealed secret"),
            Map.entry("workflow_key.secret_format", "belongs to the sealed secret"),
            Map.entry("workflow_key.secret_commitment", "belongs to the sealed secret"),
            Map.entry("webhook_attempt.exchange_value", "what was sent and answered, sealed"),
            Map.entry("webhook_attempt.exchange_key_id", "belongs to what is sealed"),
            Map.entry("webhook_attempt.exchange_format", "belongs to what is sealed"),
            Map.entry("webhook_attempt.exchange_commitment", "belongs to what is sealed"));

    /// Tables without a tenant's column: not a client's own rows.
    static final Set<String> OF_NO_CLIENT = Set.of(
            "agency",
            "agency_model_key",
            "sub_account",
            "person",
            "session",
            "audit_retention_floor",
            "retention_class",
            "log_tile",
            "log_head",
            "log_key",
            "log_witness",
            "witnessed_log");

    /// Tables that outlive an erasure.
    private static final Set<String> NEVER_ERASED =
            Set.of("audit_entry", "audit_age_out", "erasure", "log_leaf", "log_pending");

    /// Every table with rows of a sub-account, those that refer to others before them.
    List<String> inOrderOfErasure(TenantTransaction tx) {
        List<String> left = new ArrayList<>(tx.sql("""
                        select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                          and a.attname in ('tenant_id', 'sub_account_id') and not a.attisdropped
                        order by c.relname""").query(String.class).list());
        left.removeAll(NEVER_ERASED);
        record Reference(String from, String to) {}
        List<Reference> references = tx.sql("""
                        select f.relname, t.relname from pg_constraint k
                        join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
                        where k.contype = 'f' and k.connamespace = 'app'::regnamespace and k.conrelid <> k.confrelid""")
                .query((row, n) -> new Reference(row.getString(1), row.getString(2)))
                .list();
        List<String> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<String> free = left.stream()
                    .filter(table ->
                            references.stream().noneMatch(to -> to.to().equals(table) && left.contains(to.from())))
                    .toList();
            if (free.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + left);
            }
            ordered.addAll(free);
            left.removeAll(free);
        }
        return ordered;
    }

    List<TenantTable> tables(TenantTransaction tx) {
        record Column(String table, String column, String type, int keyPlace) {}
        Map<String, List<Column>> found = new TreeMap<>();
        tx.sql("""
                        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type,
                          coalesce(array_position(i.indkey::int2[], a.attnum), -1) as key_place
                        from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        left join pg_index i on i.indrelid = c.oid and i.indisprimary
                        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                        order by c.relname, a.attnum""")
                .query((row, n) -> new Column(
                        row.getString("relname"),
                        row.getString("attname"),
                        row.getString("type"),
                        row.getInt("key_place")))
                .list()
                .forEach(c ->
                        found.computeIfAbsent(c.table(), t -> new ArrayList<>()).add(c));
        List<TenantTable> tables = new ArrayList<>();
        found.forEach((name, columns) -> {
            List<String> names = columns.stream().map(Column::column).toList();
            if (!LEFT_OUT.containsKey(name) && !OF_NO_CLIENT.contains(name)) {
                tables.add(new TenantTable(
                        name,
                        names.contains("tenant_id") ? "tenant_id" : "sub_account_id",
                        names.stream()
                                .filter(c -> !WITHHELD.containsKey(name + "." + c))
                                .toList(),
                        columns.stream()
                                .filter(c -> c.keyPlace() >= 0)
                                .sorted((a, b) -> Integer.compare(a.keyPlace(), b.keyPlace()))
                                .map(c -> new TenantTable.Key(c.column(), c.type()))
                                .toList()));
            }
        });
        return tables;
    }
}
