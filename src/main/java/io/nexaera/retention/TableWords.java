package io.nexaera.retention;

import java.util.Map;

/// Names of tables for people.
final class TableWords {
    private static final Map<String, String> SINGULAR = Map.ofEntries(
            Map.entry("message", "message"),
            Map.entry("conversation", "conversation"),
            Map.entry("chunk", "passage"),
            Map.entry("document_file", "file"),
            Map.entry("document", "document"),
            Map.entry("webhook_attempt", "payload"),
            Map.entry("workflow_step", "step"),
            Map.entry("workflow_run", "run"),
            Map.entry("export_piece", "piece of an export"),
            Map.entry("export", "export"),
            Map.entry("audit_export_piece", "piece of a log file"),
            Map.entry("audit_export", "log file"));

    private TableWords() {}

    /// `1 passage`, `12,000 messages`, `3 pieces of an export`.
    static String of(long rows, String table) {
        String one = SINGULAR.getOrDefault(table, table.replace('_', ' '));
        return "%,d %s"
                .formatted(rows, rows == 1 ? one : one.startsWith("piece") ? "pieces" + one.substring(5) : one + "s");
    }
}
