package io.nexaera.audit;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// A tenant's log as a file, of any length in little memory: a thousand entries in a transaction, newest first. That it
/// was taken is in the log before the first line leaves.
@Component
public class AuditExport {
    private static final int BATCH = 1_000;
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
            "request_id");

    private final TenantDatabase database;
    private final AuditLog audit;
    private final TransparencyLog log;
    private final JsonMapper json;

    AuditExport(TenantDatabase database, AuditLog audit, TransparencyLog log, JsonMapper json) {
        this.database = database;
        this.audit = audit;
        this.log = log;
        this.json = json;
    }

    public enum Format {
        /// For spreadsheets: what they would take for a formula is defused.
        CSV("text/csv;charset=utf-8", "csv"),
        /// A JSON object in each line, everything as it is.
        JSONL("application/jsonl;charset=utf-8", "jsonl"),
        /// The same with each entry's proof (c2sp.org/tlog-proof) as `proof`, null where the log has no checkpoint
        /// that holds it yet.
        JSONL_WITH_PROOFS("application/jsonl;charset=utf-8", "jsonl");

        private final String contentType;
        private final String extension;

        Format(String contentType, String extension) {
            this.contentType = contentType;
            this.extension = extension;
        }

        /// As addresses have it: `jsonl-with-proofs`.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public String contentType() {
            return contentType;
        }

        public String fileName() {
            return "audit-log." + extension;
        }

        /// @throws Problem.Invalid `audit.format`
        public static Format of(String code) {
            return Arrays.stream(values())
                    .filter(format -> format.code().equals(code))
                    .findFirst()
                    .orElseThrow(() ->
                            new Problem.Invalid("audit.format", "format", "Choose csv, jsonl or jsonl-with-proofs."));
        }
    }

    /// Notes that the log is taken; call it before [#write].
    ///
    /// @param after go on below this entry, where an earlier download was cut off
    public void begin(TenantScope scope, AuditFilter filter, Format format, Optional<UUID> after) {
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format.code());
        what.put("filter", filter);
        after.ifPresent(id -> what.put("after", id));
        database.run(
                scope, tx -> audit.record(tx, AuditEvent.of("audit.exported").after(what)));
    }

    /// Writes all entries that match. The entry that [#begin] made is among them, where it does.
    public void write(TenantScope scope, AuditFilter filter, Format format, Optional<UUID> after, Writer out)
            throws IOException {
        if (format == Format.CSV && after.isEmpty()) {
            out.write(SafeCsv.BYTE_ORDER_MARK + SafeCsv.row(List.copyOf(COLUMNS)));
        }
        Optional<UUID> last = after;
        List<String> lines;
        do {
            Optional<UUID> below = last;
            Batch batch = database.inTransaction(scope, tx -> batch(tx, filter, format, below));
            lines = batch.lines();
            for (String line : lines) {
                out.write(line);
            }
            out.flush();
            last = batch.last();
        } while (lines.size() == BATCH);
    }

    private record Batch(List<String> lines, Optional<UUID> last) {}

    private Batch batch(TenantTransaction tx, AuditFilter filter, Format format, Optional<UUID> below) {
        List<AuditEntry> entries = audit.page(tx, filter, below, BATCH);
        return new Batch(
                entries.stream().map(entry -> line(tx, entry, format)).toList(),
                entries.isEmpty() ? below : Optional.of(entries.getLast().id()));
    }

    private String line(TenantTransaction tx, AuditEntry entry, Format format) {
        if (format == Format.CSV) {
            return SafeCsv.row(new ArrayList<>(values(entry)));
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            object.put(COLUMNS.get(i), values(entry).get(i));
        }
        for (String state : List.of("before", "after")) {
            object.computeIfPresent(state, (name, text) -> json.readTree(text.toString()));
        }
        if (format == Format.JSONL_WITH_PROOFS) {
            object.put("proof", proof(tx, entry.id()).orElse(null));
        }
        return json.writeValueAsString(object) + "\n";
    }

    private Optional<String> proof(TenantTransaction tx, UUID entry) {
        try {
            return Optional.of(log.proofToKeep(tx, entry).text());
        } catch (Problem notYet) {
            return Optional.empty();
        }
    }

    private static List<Object> values(AuditEntry entry) {
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
                entry.requestId());
    }
}
