package io.nexaera.retention;

import io.nexaera.agencies.Agencies;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What a purge removed, counted, by which rule, and what may still hold it. One line of JSON with sorted names (RFC
/// 8785), so that its digest can be checked with any tool. No content.
@Component
class PurgeCertificate {
    static final String FORMAT = "nexaera-purge-1";
    static final String STARTED = "retention.purge-started";

    private final JsonMapper json = JsonMapper.builder().build();
    private final RetentionSettings settings;
    private final TransparencyLog log;
    private final Agencies agencies;

    PurgeCertificate(RetentionSettings settings, TransparencyLog log, Agencies agencies) {
        this.settings = settings;
        this.log = log;
        this.agencies = agencies;
    }

    /// The entry of the audit log that says what this purge was to remove.
    static Optional<UUID> startedEntry(TenantTransaction tx, UUID purge) {
        return tx.sql("""
                        select id from app.audit_entry
                        where tenant_id = :tenant and target_id = :purge and action = :action limit 1""")
                .param("purge", purge.toString())
                .param("action", STARTED)
                .query(UUID.class)
                .optional();
    }

    String of(TenantTransaction tx, Purge purge) {
        Instant finished = tx.sql("select now()")
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
        Map<String, Object> fields = new TreeMap<>();
        fields.put("format", FORMAT);
        fields.put("id", purge.id().toString());
        fields.put("subAccount", tx.scope().tenant().toString());
        fields.put("client", agencies.find(tx, tx.scope().requireSubAccount()).name());
        fields.put("agency", agencies.own(tx).name());
        fields.put("byHand", purge.byHand());
        fields.put("startedAt", purge.startedAt().toString());
        fields.put("finishedAt", finished.toString());
        fields.put("rows", purge.gone());
        fields.put("parts", purge.parts().stream().map(this::part).toList());
        fields.put("backups", backups(finished));
        fields.put("auditLog", auditLog(tx, purge.id()));
        fields.put("stays", stays());
        return json.writeValueAsString(fields);
    }

    private Map<String, Object> part(Purge.Part part) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("class", part.kind().code());
        fields.put("table", part.table());
        fields.put("deed", part.emptied() ? "emptied" : "removed");
        fields.put("rows", part.gone());
        fields.put("olderThan", part.before().toString());
        fields.put("keptDays", part.days());
        fields.put("rule", part.source());
        part.stopped().ifPresent(why -> fields.put("stopped", why));
        part.space()
                .ifPresent(text -> fields.put(
                        "space", new TreeMap<>(json.readValue(text, new TypeReference<Map<String, Object>>() {}))));
        return fields;
    }

    /// Backups that were made before may hold what went until they are deleted themselves.
    private Map<String, Object> backups(Instant finished) {
        Instant until = finished.plus(Duration.ofDays(settings.backupDays()));
        return new TreeMap<>(Map.of(
                "keptDays",
                settings.backupDays(),
                "until",
                until.toString(),
                "says",
                "Copies of the database made before %s may still hold what went until they are deleted themselves, at the latest after %d days. The operator sees to that."
                        .formatted(finished, settings.backupDays())));
    }

    private Map<String, Object> auditLog(TenantTransaction tx, UUID purge) {
        Map<String, Object> fields = new TreeMap<>();
        startedEntry(tx, purge).ifPresent(entry -> {
            fields.put("entry", entry.toString());
            log.index(tx, entry).ifPresent(index -> fields.put("index", index));
        });
        return fields;
    }

    private static List<String> stays() {
        return List.of(
                "the audit log: entries hold who did what and when, and no content",
                "in free room of the database's files, what was there until something else is written over it");
    }
}
