package io.nexaera.portability;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What was erased, counted, and what stays and why. One line of JSON with sorted names (RFC 8785), so that its digest
/// can be checked with any tool.
@Component
class Certificate {
    static final String FORMAT = "nexaera-erasure-1";

    private final JsonMapper json = JsonMapper.builder().build();

    /// @param tables all that may have held rows
    /// @throws IllegalStateException where one still has rows
    String of(TenantTransaction tx, UUID id, List<String> tables) {
        return tx.sql("""
                        select e.*, a.name as agency_name, now() as finished from app.erasure e
                        join app.agency a on a.id = e.agency_id where e.sub_account_id = :subAccount and e.id = :id""")
                .param("id", id)
                .query((row, n) -> {
                    Map<String, Long> removed = json.readValue(row.getString("removed"), new TypeReference<>() {});
                    Map<String, Object> fields = fields(row);
                    fields.put("tables", counted(tx, tables, removed));
                    fields.put("stays", stays(tx));
                    return json.writeValueAsString(fields);
                })
                .single();
    }

    private static Map<String, Object> fields(ResultSet row) throws SQLException {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("format", FORMAT);
        fields.put("id", row.getString("id"));
        fields.put("subAccount", row.getString("sub_account_id"));
        fields.put("client", row.getString("client_name"));
        fields.put("agency", row.getString("agency_name"));
        fields.put("requestedBy", row.getString("requested_by_name"));
        fields.put("requestedAt", at(row, "requested_at"));
        fields.put("dueAt", at(row, "due_at"));
        fields.put("startedAt", at(row, "started_at"));
        fields.put("finishedAt", at(row, "finished"));
        fields.put("files", row.getInt("files"));
        fields.put("fileBytes", row.getLong("file_bytes"));
        fields.put("peopleShutOut", ((Object[]) row.getArray("people").getArray()).length);
        fields.put("peopleErased", row.getInt("people_erased"));
        fields.put("keyShredded", true);
        return fields;
    }

    private static String at(ResultSet row, String column) throws SQLException {
        Instant instant = row.getTimestamp(column).toInstant();
        return instant.toString();
    }

    /// Looks once more into every table: there must be nothing to erase.
    private static Map<String, Object> counted(TenantTransaction tx, List<String> tables, Map<String, Long> removed) {
        Map<String, Object> counted = new TreeMap<>();
        for (String table : tables) {
            int left = tx.sql("select ctx.erase_rows(:table, 1)")
                    .param("table", table)
                    .query(Integer.class)
                    .single();
            if (left > 0) {
                throw new IllegalStateException("rows were left in " + table + "; it is erased again");
            }
            counted.put(table, new TreeMap<>(Map.of("left", left, "removed", removed.getOrDefault(table, 0L))));
        }
        return counted;
    }

    private static List<Map<String, Object>> stays(TenantTransaction tx) {
        long entries = tx.sql("select count(*) from app.audit_entry where tenant_id = :tenant")
                .query(Long.class)
                .single();
        return List.of(
                stay(
                        "audit log, emptied: which deed and when, no name, no address, nothing of its content",
                        entries,
                        "an audit log from which entries can be taken away proves nothing"),
                stay(
                        "record of agency access",
                        tx.sql("select count(*) from ctx.access_list()")
                                .query(Long.class)
                                .single(),
                        "the agency must be able to show when it was inside, and why"),
                stay("this certificate", 1, "it is the proof"));
    }

    private static Map<String, Object> stay(String what, long rows, String why) {
        return new TreeMap<>(Map.of("what", what, "rows", rows, "why", why));
    }
}
