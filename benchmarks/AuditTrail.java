import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.audit.TransparencyLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What tamper evidence costs: the same audit rows, a hundred in a transaction from several connections, once into a table
/// without the log's trigger (the baseline; also without the four indexes that the search needs) and once into the log, until every one is under a signed checkpoint. Rounds take
/// turns. `benchmarks/run AuditTrail [rows [writers]]`. Also says how long an entry waits for a signed checkpoint.
class AuditTrail {
    private static final int IN_A_TRANSACTION = 100;
    private static final int ROUNDS = 3;

    public static void main(String[] words) throws Exception {
        int rows = words.length > 0 ? Integer.parseInt(words[0]) : 50_000;
        int writers = words.length > 1 ? Integer.parseInt(words[1]) : 4;
        TestInstallation.url();
        TransparencyLog log = TestInstallation.bean(TransparencyLog.class);
        try (Connection superuser = TestDatabase.asSuperuser(); Statement statement = superuser.createStatement()) {
            make(statement, "plain_entry");
            make(statement, "lean_entry");
            statement.execute("""
                    do $$ declare i regclass; begin
                      for i in select x.indexrelid from pg_index x where x.indrelid = 'public.lean_entry'::regclass
                        and pg_get_indexdef(x.indexrelid) ~ '(tenant_id, (actor|address|target_id|outcome), id)'
                      loop execute 'drop index ' || i; end loop;
                    end $$""");
        }
        write("public.lean_entry", 5_000, writers);
        write("public.plain_entry", 5_000, writers);
        write("app.audit_entry", 5_000, writers);
        await(log, count());
        for (int round = 1; round <= ROUNDS; round++) {
            double lean = rows / write("public.lean_entry", rows, writers);
            double plain = rows / write("public.plain_entry", rows, writers);
            long start = System.nanoTime();
            double written = write("app.audit_entry", rows, writers);
            await(log, count());
            double signed = (System.nanoTime() - start) / 1e9;
            System.out.printf("round %d   plain inserts without the search's indexes %,.0f/s   with them %,.0f/s   into the log %,.0f/s   written, placed and signed %,.0f/s%n",
                    round, lean, plain, rows / written, rows / signed);
        }
        System.out.printf("entry to signed checkpoint, one at a time, looked for every 50 ms: %s%n", lag(log));
        System.exit(0); // the application has threads of its own
    }

    private static void make(Statement statement, String table) throws SQLException {
        statement.execute("create table public." + table + " (like app.audit_entry including all) partition by hash (tenant_id)");
        for (int i = 0; i < 16; i++) {
            statement.execute("create table public.%1$s_p%2$d partition of public.%1$s for values with (modulus 16, remainder %2$d)"
                    .formatted(table, i));
        }
    }

    /// Seconds.
    private static double write(String table, int rows, int writers) throws InterruptedException {
        AtomicLong left = new AtomicLong(rows / IN_A_TRANSACTION);
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofPlatform().start(() -> fill(table, left)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void fill(String table, AtomicLong left) {
        try (Connection connection = TestDatabase.asSuperuser();
                PreparedStatement insert = connection.prepareStatement("insert into " + table + """
                         (tenant_id, agency_id, actor_kind, actor_id, actor, action, outcome, target_kind, target_id, target,
                          before, after, address, user_agent, request_id)
                        values (?, ?, 'member', ?, 'Ana Ruiz <ana@maple.example>', 'agent.updated', 'done', 'agent', '1', 'Mia',
                          '{"name": "Mia"}', '{"name": "Mia 2"}', '127.0.0.1', 'Mozilla/5.0', 'r')""")) {
            connection.setAutoCommit(false);
            while (left.getAndDecrement() > 0) {
                for (int i = 0; i < IN_A_TRANSACTION; i++) {
                    UUID tenant = new UUID(7, i % 20);
                    insert.setObject(1, tenant);
                    insert.setObject(2, tenant);
                    insert.setObject(3, tenant);
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String lag(TransparencyLog log) throws Exception {
        double[] millis = new double[200];
        try (Connection connection = TestDatabase.asSuperuser(); Statement statement = connection.createStatement()) {
            for (int i = 0; i < millis.length; i++) {
                long before = log.size();
                long start = System.nanoTime();
                statement.execute("insert into app.audit_entry (tenant_id, actor_kind, actor, action, outcome, address, user_agent,"
                        + " request_id) values ('00000000-0000-0007-0000-000000000001', 'm', 'x', 'a.b', 'done', '', '', '')");
                await(log, before + 1);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return "p50 %.0f ms, p99 %.0f ms".formatted(millis[100], millis[197]);
    }

    private static void await(TransparencyLog log, long size) throws InterruptedException {
        while (log.size() < size) {
            Thread.sleep(2);
        }
    }

    private static long count() throws SQLException {
        try (Connection connection = TestDatabase.asSuperuser();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from app.audit_entry")) {
            row.next();
            return row.getLong(1);
        }
    }
}
