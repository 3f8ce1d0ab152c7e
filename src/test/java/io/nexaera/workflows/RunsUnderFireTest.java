package io.nexaera.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.TestDatabase;
import io.nexaera.database.KillablePostgres;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes run workflows while one or the other of them, and once Postgres, is killed with SIGKILL.
/// `-Dnexaera.workflows.runs=1000 -Dnexaera.workflows.kills=10` for a longer fire.
class RunsUnderFireTest {
    private static final int RUNS = Integer.getInteger("nexaera.workflows.runs", 100);
    private static final int KILLS = Integer.getInteger("nexaera.workflows.kills", 3);
    private static final int NODES = 2;
    private static final int CALLS_OF_A_RUN = 5;
    private static final int STEPS_OF_A_RUN = 7;
    private static final String STEPS = """
            {"steps":[
              {"name":"sum","do":"compute","retries":10,"values":{"n":"{{ 1 + 2 }}"}},
              {"name":"one","do":"call","retries":10,"url":"SERVER/{{ run.id }}/1"},
              {"name":"each","do":"call","retries":10,"url":"SERVER/{{ run.id }}/2/{{ item }}","each":"[1, 2, 3]"},
              {"name":"tell","do":"emit","retries":10,"event":"told","values":{"n":"{{ steps.sum.n }}"}},
              {"name":"two","do":"call","retries":10,"url":"SERVER/{{ run.id }}/3"}]}""";

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private final Map<String, List<Instant>> arrivals = new ConcurrentHashMap<>();
    private final List<Process> nodes = new ArrayList<>();

    @Test
    void everyRunFinishesNothingDoneIsDoneAgainAndWhatIsRepeatedCarriesItsKey() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder.resolve("postgres"));
                LoopbackServer server = new LoopbackServer((request, wire) -> {
                    arrivals.computeIfAbsent(request.path(), path -> new CopyOnWriteArrayList<>())
                            .add(Instant.now());
                    wire.respond(200, "application/json", "{}");
                })) {
            TestTenancy.prepare(postgres);
            begin(postgres, server.url());
            Instant started = Instant.now();
            for (int i = 0; i < NODES; i++) {
                nodes.add(node(postgres));
            }
            fire(postgres, server);
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> count(postgres, "app.workflow_run where state in ('running', 'waiting')") == 0
                            && count(postgres, "app.workflow_cue where settled_at is null") == 0);
            Duration took = Duration.between(started, Instant.now());
            for (Process node : nodes) {
                node.destroyForcibly().waitFor();
            }
            demand(postgres, server, took);
        }
    }

    /// Half of the runs by hand, half by events.
    private void begin(KillablePostgres postgres, String url) throws SQLException {
        TenantScope scope = client(postgres);
        try (OperatorSession session =
                OperatorSession.open(postgres.jdbcUrl(), "nx_app", "nx_app", TestDatabase.CONTEXT_KEY)) {
            TenantDatabase database = session.database();
            Workflows workflows = NodeInAnotherProcess.Parts.of(database).workflows();
            Definition definition = Definition.parse(STEPS.replace("SERVER", url));
            List<String> events = List.of(EventType.DOCUMENT_READY.code());
            WorkflowDraft draft = new WorkflowDraft("Fire", Optional.empty(), OptionalInt.empty(), events, definition);
            WorkflowRows rows = new WorkflowRows();
            UUID id = database.inTransaction(scope, tx -> rows.insert(tx, draft, "test"));
            database.run(scope, tx -> {
                Workflow workflow = rows.find(tx, id);
                for (int i = 0; i < RUNS; i++) {
                    if (i % 2 == 0) {
                        workflows.start(tx, workflow, Values.read("{}"), Start.by("test"));
                    } else {
                        Events.ofAnotherProcess()
                                .publish(tx, new Event(EventType.DOCUMENT_READY, Map.of("document", new UUID(1, i))));
                    }
                }
            });
        }
    }

    private static TenantScope client(KillablePostgres postgres) throws SQLException {
        try (Connection superuser = postgres.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("""
                        with a as (insert into app.agency (slug, name) values ('fire', 'Fire') returning id)
                        insert into app.sub_account (agency_id, slug, name) select id, 'fire', 'Fire' from a returning agency_id, id""")) {
            row.next();
            return ScopeMint.job(
                    row.getObject(1, UUID.class),
                    Optional.of(row.getObject(2, UUID.class)),
                    UUID.randomUUID(),
                    Origin.ofPlatform("test"));
        }
    }

    /// A node at each part of the way, and Postgres once, half way.
    private void fire(KillablePostgres postgres, LoopbackServer server) throws IOException, InterruptedException {
        int calls = RUNS * CALLS_OF_A_RUN;
        for (int kill = 1; kill <= KILLS; kill++) {
            int enough = calls * kill / (KILLS + 2) + random.nextInt(Math.max(1, calls / 50));
            await().atMost(Duration.ofMinutes(5)).until(() -> server.requests().size() >= enough);
            int place = random.nextInt(NODES);
            nodes.get(place).destroyForcibly().waitFor();
            nodes.set(place, node(postgres));
            if (kill == (KILLS + 1) / 2) {
                int more = server.requests().size() + 5;
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> server.requests().size() >= more);
                postgres.kill();
                postgres.startAgain();
            }
        }
    }

    private Process node(KillablePostgres postgres) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx200m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeInAnotherProcess.class.getName(),
                        postgres.jdbcUrl(),
                        TestDatabase.CONTEXT_KEY)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "workflows-killed-node.log").toFile()))
                .start();
    }

    private static long count(KillablePostgres postgres, String what) {
        try (Connection superuser = postgres.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException recovering) {
            return -1;
        }
    }

    private void demand(KillablePostgres postgres, LoopbackServer server, Duration took) throws SQLException {
        assertThat(count(postgres, "app.workflow_run where state = 'finished'")).isEqualTo(RUNS);
        assertThat(count(postgres, "app.workflow_run")).isEqualTo(RUNS);
        assertThat(count(postgres, "(select distinct event_id from app.workflow_run where event_id is not null) e"))
                .isEqualTo(RUNS / 2);
        for (String once : List.of("workflow.emitted", "workflow.finished")) {
            assertThat(count(postgres, "app.event where type = '" + once + "'"))
                    .as(once)
                    .isEqualTo(RUNS);
        }
        for (String once : List.of("workflow.started", "workflow.finished")) {
            assertThat(count(postgres, "app.audit_entry where action = '" + once + "'"))
                    .as(once)
                    .isEqualTo(RUNS);
        }
        Map<String, String> keys = new HashMap<>();
        server.requests()
                .forEach(request -> assertThat(keys.merge(
                                request.path(), request.header("idempotency-key"), (a, b) -> a.equals(b) ? a : "two"))
                        .as(request.path())
                        .isNotEqualTo("two"));
        assertThat(keys).hasSize(RUNS * CALLS_OF_A_RUN);
        assertThat(keys.values()).doesNotHaveDuplicates();
        int twice = server.requests().size() - keys.size();
        assertThat(twice).isLessThanOrEqualTo((KILLS + NODES) * NodeInAnotherProcess.WORKERS);
        List<Step> steps = steps(postgres);
        assertThat(steps).hasSize(RUNS * STEPS_OF_A_RUN);
        assertThat(doneAgain(steps)).isZero();
        int attempts = steps.stream().mapToInt(Step::attempts).sum() - steps.size();
        arrivals.values().iterator().next().add(Instant.now());
        assertThat(doneAgain(steps)).as("the control: it would be seen").isEqualTo(1);
        System.out.printf(
                "%d runs of 7 steps (half by events), %d times a node killed, once Postgres, in %d s: %d finished, 0 lost, 0 started twice;"
                        + " %d calls, %d of them twice, under the same key; %d steps begun again, none that was done; %d events, each once%n",
                RUNS, KILLS, took.toSeconds(), RUNS, keys.size(), twice, attempts, 2 * RUNS);
    }

    private record Step(String path, int attempts, Instant done) {}

    private static List<Step> steps(KillablePostgres postgres) throws SQLException {
        List<Step> steps = new ArrayList<>();
        try (Connection superuser = postgres.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(
                        "select run_id, name, item, attempts, ended_at, state from app.workflow_step")) {
            while (row.next()) {
                assertThat(row.getString("state")).isEqualTo("done");
                String path = "/" + row.getString("run_id")
                        + switch (row.getString("name")) {
                            case "one" -> "/1";
                            case "each" -> "/2/" + (row.getInt("item") + 1);
                            case "two" -> "/3";
                            default -> "";
                        };
                steps.add(new Step(
                        path,
                        row.getInt("attempts"),
                        row.getTimestamp("ended_at").toInstant()));
            }
        }
        return steps;
    }

    /// Steps that were called after they were recorded as done, or more often than attempts are on record.
    private long doneAgain(List<Step> steps) {
        return steps.stream()
                .filter(step -> {
                    List<Instant> came = arrivals.getOrDefault(step.path(), List.of());
                    return came.size() > step.attempts() || came.stream().anyMatch(at -> at.isAfter(step.done()));
                })
                .count();
    }
}
