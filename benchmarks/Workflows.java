import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Steps per second of workflow runs in the real application, with everything on (wall, audit, events), against the bare
/// sequence of what has to be durable: a step is inserted and committed, then it is updated, its run moved on, and committed.
/// Steps that compute, so that nothing but the house takes time; as many at a time as a node has workers.
class WorkflowsBench {
    private static final int WORKERS = 2;
    private static final int STEPS = 20;

    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        TestInstallation.Tenant client = TestInstallation.newClient("Bench", "bench");
        String workflows = "/api/v1/sub-accounts/" + client.place().subAccount().orElseThrow().id() + "/workflows";
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String steps = IntStream.range(0, STEPS)
                .mapToObj(i -> "{\"name\":\"s" + i + "\",\"do\":\"compute\",\"values\":{\"n\":\"{{ input.n + " + i + " }}\",\"t\":\"Number {{ input.n }} of {{ run.id }}\"}}")
                .collect(Collectors.joining(","));
        String made = owner.post(workflows, "{\"name\":\"Bench\",\"definition\":{\"steps\":[" + steps + "]}}").body();
        UUID workflow = UUID.fromString(JsonMapper.shared().readTree(made).get("id").asString());
        bareTables();
        for (int round = 0; round < 3; round++) {
            int n = round == 0 ? runs / 5 : runs; // the first warms up
            double bare = bare(n);
            double ours = ours(workflow, n);
            System.out.printf(
                    "%s%,d runs of %d steps, %d at a time: bare %,.0f steps/s, ours %,.0f steps/s, x%.2f of bare; a step takes %.2f ms%n",
                    round == 0 ? "(warming up) " : "", n, STEPS, WORKERS, bare, ours, ours / bare, 1000.0 * WORKERS / ours);
        }
        System.exit(0);
    }

    private static double ours(UUID workflow, int n) throws Exception {
        long began = System.nanoTime();
        sql("with r as (insert into app.workflow_run (sub_account_id, workflow_id, version, input, started_by) select w.sub_account_id, w.id, 1, '{\"n\":7}', 'bench'"
                + " from app.workflow w, generate_series(1, " + n + ") where w.id = '" + workflow + "' returning sub_account_id, id)"
                + " insert into app.job (agency_id, sub_account_id, kind, subject) select s.agency_id, s.id, 'workflow.run', r.id"
                + " from r join app.sub_account s on s.id = r.sub_account_id");
        while (number("select count(*) from app.workflow_run where workflow_id = '" + workflow + "' and state <> 'finished'") > 0) {
            Thread.sleep(50);
        }
        return n * STEPS / ((System.nanoTime() - began) / 1e9);
    }

    private static void bareTables() throws SQLException {
        sql("create schema bench");
        sql("create table bench.run (id int primary key, step int not null default 0)");
        sql("create table bench.step (run int, step int, name text, state text, input jsonb, output jsonb, primary key (run, step))");
    }

    private static double bare(int n) throws Exception {
        sql("truncate bench.run, bench.step");
        long began = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int mine = worker;
                all.add(threads.submit(() -> {
                    bare(n, mine);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        return n * STEPS / ((System.nanoTime() - began) / 1e9);
    }

    private static void bare(int n, int mine) throws SQLException {
        try (Connection c = TestDatabase.asSuperuser();
                PreparedStatement run = c.prepareStatement("insert into bench.run (id) values (?)");
                PreparedStatement begin = c.prepareStatement("insert into bench.step (run, step, name, state) values (?, ?, 's', 'running')");
                PreparedStatement end = c.prepareStatement("update bench.step set state = 'done', input = '{}', output = ?::jsonb where run = ? and step = ?");
                PreparedStatement on = c.prepareStatement("update bench.run set step = step + 1 where id = ?")) {
            c.setAutoCommit(false);
            for (int i = mine; i < n; i += WORKERS) {
                run.setInt(1, i);
                run.executeUpdate();
                c.commit();
                for (int step = 0; step < STEPS; step++) {
                    begin.setInt(1, i);
                    begin.setInt(2, step);
                    begin.executeUpdate();
                    c.commit();
                    end.setString(1, "{\"n\":" + (7 + step) + ",\"t\":\"Number 7 of " + i + "\"}");
                    end.setInt(2, i);
                    end.setInt(3, step);
                    end.executeUpdate();
                    on.setInt(1, i);
                    on.executeUpdate();
                    c.commit();
                }
            }
        }
    }

    private static void sql(String sql) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser(); var statement = superuser.createStatement()) {
            statement.execute("set search_path = ''");
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
