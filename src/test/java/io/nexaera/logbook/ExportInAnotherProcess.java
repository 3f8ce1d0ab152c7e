package io.nexaera.logbook;

import io.nexaera.audit.AuditLog;
import io.nexaera.audit.EntryLines;
import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// A node that does nothing but write one file of the log, until it is done or killed. It says how much heap it needed.
public final class ExportInAnotherProcess {
    private ExportInAnotherProcess() {}

    /// @param arguments JDBC URL, password, context key, agency, tenant, export
    public static void main(String[] arguments) throws Exception {
        UUID agency = UUID.fromString(arguments[3]);
        UUID tenant = UUID.fromString(arguments[4]);
        TenantScope scope = ScopeMint.job(
                agency,
                Optional.of(tenant).filter(id -> !id.equals(agency)),
                UUID.randomUUID(),
                Origin.ofPlatform("test"));
        try (OperatorSession session = OperatorSession.open(arguments[0], "nx_app", arguments[1], arguments[2])) {
            TenantDatabase database = session.database();
            ExportWriting writing = new ExportWriting(
                    database,
                    EntryLines.besideTheApplication(database),
                    new ExportPieces(database),
                    new ExportProgress(),
                    Jobs.ofAnotherProcess(),
                    AuditLog.besideTheApplication(),
                    new LogbookSettings(Duration.ofDays(7), 2),
                    JsonMapper.shared());
            writing.write(scope, UUID.fromString(arguments[5]));
        }
        System.out.println("heap " + Runtime.getRuntime().totalMemory());
    }
}
