import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.identity.Role;
import io.nexaera.logbook.ExportInAnotherProcess;
import io.nexaera.tenancy.TenantScope;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// A file of the log, written by a process with a heap of 64 MB; beside it, by turns in the same run, what a bare
/// `COPY … TO STDOUT (format csv)` of the same rows as a superuser does. `benchmarks/run AuditExport [entries [with proofs]]`.
class AuditExport {
    public static void main(String[] words) throws Exception {
        int rows = words.length > 0 ? Integer.parseInt(words[0]) : 1_000_000;
        int proven = words.length > 1 ? Integer.parseInt(words[1]) : 100_000;
        TestInstallation.url();
        TenantScope client = TestInstallation.newClient("Long Log", "long-log").as(Role.CLIENT_OWNER).scope();
        plant(client, rows, true);
        for (String format : new String[] {"csv", "jsonl"}) {
            double copied = copy(client);
            double written = write(client, format);
            System.out.printf("%-18s %,d entries: COPY %,.0f/s, file %,.0f/s (%.2f of it)%n", format, rows, rows / copied,
                    rows / written, copied / written);
        }
        TenantScope other = TestInstallation.newClient("Proven Log", "proven-log").as(Role.CLIENT_OWNER).scope();
        plant(other, proven, false);
        TransparencyLog log = TestInstallation.bean(TransparencyLog.class);
        while (number("select count(*) from app.log_pending") > 0) {
            Thread.sleep(50);
        }
        double written = write(other, "jsonl-with-proofs");
        System.out.printf("jsonl-with-proofs  %,d entries in a log of %,d: file %,.0f/s%n", proven, log.size(), proven / written);
        System.exit(0); // the application has threads of its own
    }

    private static double write(TenantScope client, String format) throws Exception {
        UUID export = UUID.randomUUID();
        execute("""
                insert into app.audit_export (tenant_id, id, slot, format, query, requested_by, requested_by_name)
                values ('%s', '%s', 1, '%s', '{"action": "test.planted"}', '%s', 'x')"""
                .formatted(client.tenant(), export, format, client.principal()));
        long start = System.nanoTime();
        Process node = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"), ExportInAnotherProcess.class.getName(),
                TestDatabase.url(), "nx_app", TestDatabase.CONTEXT_KEY, client.agency().toString(), client.tenant().toString(),
                export.toString()).inheritIO().start();
        int code = node.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        long entries = number("select written from app.audit_export where id = '" + export + "' and state = 'ready'");
        System.out.printf("  %s: exit %d, %,d entries, %,d bytes in the file, %,d in the database%n", format, code, entries,
                number("select size_bytes from app.audit_export where id = '" + export + "'"),
                number("select sum(length(content)) from app.audit_export_piece where export_id = '" + export + "'"));
        return seconds;
    }

    private static double copy(TenantScope client) throws Exception {
        long start = System.nanoTime();
        try (Connection superuser = TestDatabase.asSuperuser()) {
            new CopyManager((BaseConnection) superuser).copyOut("copy (select id, at, actor_kind, actor_id, actor, action, outcome,"
                    + " target_kind, target_id, target, before, after, address, user_agent, request_id from app.audit_entry where tenant_id = '"
                    + client.tenant() + "' order by id desc) to stdout (format csv)", OutputStream.nullOutputStream());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void plant(TenantScope client, int rows, boolean unlogged) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser(); Statement statement = superuser.createStatement()) {
            if (unlogged) {
                statement.execute("set session_replication_role = replica");
            }
            statement.execute("""
                    insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor_id, actor, action, outcome,
                      target_kind, target_id, target, before, after, address, user_agent, request_id)
                    select '%1$s', '%2$s', '%1$s', 'member', '%3$s', 'Ana Ruiz <ana@maple.example>', 'test.planted', 'done', 'agent',
                      gen_random_uuid(), 'Agent ' || n, '{"name": "Mia"}', '{"name": "Mia 2", "version": 2}', '127.0.0.1',
                      'Mozilla/5.0 (X11; Linux x86_64)', gen_random_uuid() from generate_series(1, %4$s) n"""
                    .formatted(client.tenant(), client.agency(), client.principal(), rows));
            statement.execute("analyze app.audit_entry");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser(); Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser(); Statement statement = superuser.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
