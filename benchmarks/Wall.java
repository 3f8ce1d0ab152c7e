import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.UUID;

/// What the sealed context costs: the same three statements through `TenantDatabase` (RLS, safe prologue) and, in the same
/// run, by plain JDBC as a superuser whom RLS doesn't touch. Medians in µs over interleaved rounds; quote the ratios.
class Wall {
    private static final int ROUNDS = 3000;
    private static final int WARM_UP = 600;

    private static UUID sub;
    private static UUID conversation;
    private static UUID message;

    public static void main(String[] arguments) throws Exception {
        TenantScope scope = TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
        sub = scope.requireSubAccount();
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        fill();
        try (Connection raw = TestDatabase.asSuperuser()) {
            raw.setAutoCommit(false);
            report("empty transaction", raw, "select 1", database, scope, null);
            report("point read", raw, "select body from app.message where sub_account_id = ? and id = ?", database, scope, message);
            report("latest 50", raw, "select id, body from app.message where sub_account_id = ? and conversation_id = ? order by id desc limit 50",
                    database, scope, conversation);
            report("insert", raw, "insert into app.message (sub_account_id, conversation_id, author, body, state) values (?, ?, 'person', 'hello', 'complete')",
                    database, scope, conversation);
        }
        System.exit(0);
    }

    private static void report(String name, Connection raw, String sql, TenantDatabase database, TenantScope scope, UUID id) throws Exception {
        double[] plain = new double[ROUNDS];
        double[] sealed = new double[ROUNDS];
        String named = sql.replaceFirst("\\?", ":subAccount").replaceFirst("\\?", ":id");
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long start = System.nanoTime();
            try (PreparedStatement statement = raw.prepareStatement(sql)) {
                if (id != null) {
                    statement.setObject(1, sub);
                    statement.setObject(2, id);
                }
                if (statement.execute()) {
                    statement.getResultSet().close();
                }
            }
            raw.commit();
            long middle = System.nanoTime();
            database.run(scope, tx -> {
                var statement = tx.sql(named).param("id", id);
                if (sql.startsWith("insert")) {
                    statement.update();
                } else {
                    statement.query((row, n) -> row.getObject(1)).list();
                }
            });
            if (i >= 0) {
                plain[i] = (middle - start) / 1000.0;
                sealed[i] = (System.nanoTime() - middle) / 1000.0;
            }
        }
        System.out.printf("%-18s plain %7.0f µs   sealed %7.0f µs   ratio %.2f   +%.0f µs%n",
                name, median(plain), median(sealed), median(sealed) / median(plain), median(sealed) - median(plain));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void fill() throws Exception {
        try (Connection superuser = TestDatabase.asSuperuser(); var statement = superuser.createStatement()) {
            UUID agent = one(superuser, "insert into app.agent (sub_account_id, slug, name, instructions) values ('" + sub + "', 'bench', 'Bench', '') returning id");
            conversation = one(superuser, "insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name) values ('"
                    + sub + "', '" + agent + "', 't', 'api', '" + sub + "', 'b') returning id");
            statement.execute("insert into app.message (sub_account_id, conversation_id, author, body, state) select '" + sub + "', '"
                    + conversation + "', 'person', repeat('x', 300), 'complete' from generate_series(1, 100000)");
            statement.execute("analyze app.message");
            message = one(superuser, "select id from app.message where sub_account_id = '" + sub + "' limit 1");
        }
    }

    private static UUID one(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getObject(1, UUID.class);
        }
    }
}
