package io.nexaera.audit;

import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// Entries of the log as lines of a file, a batch at a time, newest first.
@Component
public class EntryLines {
    private static final List<String> COLUMNS = List.of(
            "id",
            "at",
            "actor_kind",
            "actor_id",
            "actor",
            "action",
            "outcome",
            "target_kind",
            "target_id",
            "target",
            "before",
            "after",
            "address",
            "user_agent",
            "request_id",
            "access_id",
            "log_index");

    /// JSON already, and kept to the digit.
    private static final Set<String> STATES = Set.of("before", "after");

    /// @param text whole lines
    /// @param next where to go on; empty after the last
    /// @param unplaced of how many entries the place in the log is still to come
    public record Batch(String text, int entries, Optional<UUID> next, int unplaced) {}

    private record Read(AuditSearch.Found found, Map<UUID, String> proofs) {}

    private final TenantDatabase database;
    private final JsonMapper json;

    EntryLines(TenantDatabase database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /// For another process that works on the same database as the application does.
    public static EntryLines besideTheApplication(TenantDatabase database) {
        return new EntryLines(database, JsonMapper.shared());
    }

    /// What a file of that format begins with.
    public String head(LogFormat format) {
        return format == LogFormat.CSV ? SafeCsv.BYTE_ORDER_MARK + SafeCsv.row(List.copyOf(COLUMNS)) : "";
    }

    /// The next entries below `after`. They may be few, or none, while there is more to come. No transaction is open
    /// while
    /// they are written.
    public Batch batch(TenantScope scope, AuditFilter filter, LogFormat format, Optional<UUID> after) {
        Read read = database.inTransaction(scope, tx -> read(tx, filter, format, after));
        StringWriter text = new StringWriter();
        List<AuditEntry> entries = read.found().entries();
        for (AuditEntry entry : entries) {
            if (format == LogFormat.CSV) {
                text.write(SafeCsv.row(values(entry)));
            } else {
                writeJson(text, entry, format, read.proofs().get(entry.id()));
            }
        }
        boolean ownAlone = filter.access() == null; // the other side's entries have no place that we may know
        int unplaced = ownAlone
                ? (int) entries.stream().filter(entry -> entry.index() == null).count()
                : 0;
        return new Batch(text.toString(), entries.size(), read.found().next(), unplaced);
    }

    private Read read(TenantTransaction tx, AuditFilter filter, LogFormat format, Optional<UUID> after) {
        AuditSearch.Found found = AuditSearch.page(tx, filter, after, format.batch());
        boolean prove = format == LogFormat.JSONL_WITH_PROOFS;
        return new Read(found, prove ? EntryProofs.of(tx, found.entries()) : Map.of());
    }

    private void writeJson(StringWriter text, AuditEntry entry, LogFormat format, @Nullable String proof) {
        List<@Nullable Object> values = values(entry);
        try (JsonGenerator line = json.createGenerator(text)) {
            line.writeStartObject();
            for (int i = 0; i < COLUMNS.size(); i++) {
                write(line, COLUMNS.get(i), values.get(i));
            }
            if (format == LogFormat.JSONL_WITH_PROOFS) {
                write(line, "proof", proof);
            }
            line.writeEndObject();
        }
        text.write('\n');
    }

    private static void write(JsonGenerator line, String name, @Nullable Object value) {
        line.writeName(name);
        if (value instanceof Long number) {
            line.writeNumber(number);
        } else if (value instanceof String state && STATES.contains(name)) {
            line.writeRawValue(state);
        } else {
            line.writeString(value == null ? null : value.toString());
        }
    }

    private static List<@Nullable Object> values(AuditEntry entry) {
        return Arrays.asList(
                entry.id(),
                entry.at(),
                entry.actorKind(),
                entry.actorId(),
                entry.actor(),
                entry.action(),
                entry.outcome(),
                entry.targetKind(),
                entry.targetId(),
                entry.target(),
                entry.before(),
                entry.after(),
                entry.address(),
                entry.userAgent(),
                entry.requestId(),
                entry.access(),
                entry.index());
    }
}
