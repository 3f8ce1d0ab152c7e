package io.nexaera.audit;

import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// A tenant's log as a file that is sent as it is read: any length in little memory, newest first. That it was taken is
/// in
/// the log before the first line leaves.
@Component
public class AuditExport {
    private final TenantDatabase database;
    private final AuditLog audit;
    private final EntryLines lines;

    AuditExport(TenantDatabase database, AuditLog audit, EntryLines lines) {
        this.database = database;
        this.audit = audit;
        this.lines = lines;
    }

    /// Notes that the log is taken; call it before [#write].
    ///
    /// @param after go on below this entry, where an earlier download was cut off
    public void begin(TenantScope scope, AuditFilter filter, LogFormat format, Optional<UUID> after) {
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format.code());
        what.put("filter", filter);
        after.ifPresent(id -> what.put("after", id));
        database.run(
                scope, tx -> audit.record(tx, AuditEvent.of("audit.exported").after(what)));
    }

    /// Writes all entries that match. The entry that [#begin] made is among them, where it does.
    public void write(TenantScope scope, AuditFilter filter, LogFormat format, Optional<UUID> after, Writer out)
            throws IOException {
        if (after.isEmpty()) {
            out.write(lines.head(format));
        }
        Optional<UUID> below = after;
        do {
            EntryLines.Batch batch = lines.batch(scope, filter, format, below);
            out.write(batch.text());
            out.flush();
            below = batch.next();
        } while (below.isPresent());
    }
}
