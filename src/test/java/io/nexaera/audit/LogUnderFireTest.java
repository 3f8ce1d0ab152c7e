package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.database.KillablePostgres;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tenancy.TestTenancy;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.Merkle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes write and sequence while one or the other of them, or Postgres, is killed with SIGKILL at random moments.
/// `-Dnexaera.fire.seconds=600` does it for ten minutes; the build for some seconds.
class LogUnderFireTest {
    private static final long SECONDS = Long.getLong("nexaera.fire.seconds", 20);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("nexaera.fire.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, BitSet> acknowledged = new HashMap<>();
    private final List<Long> takeOverMillis = new ArrayList<>();
    private final AtomicReference<@Nullable WatchedNode> leader = new AtomicReference<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final List<WatchedNode> nodes = new ArrayList<>();
    private final List<Strike> strikes = new ArrayList<>();
    private int started;
    private int nodeKills;
    private int serverKills;
    private int backendKills;

    @Test
    void killedNodesAndAKilledDatabaseLeaveNoGapNoDoubleNoForkAndLoseNothingThatWasAcknowledged() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder.resolve("postgres"))) {
            TestTenancy.prepare(postgres);
            makeTheKeys(postgres);
            ObservedCheckpoints observed = new ObservedCheckpoints(postgres);
            nodes.add(startNode(postgres, 0));
            nodes.add(startNode(postgres, 1));
            long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            while (System.nanoTime() < end) {
                int enough = acknowledgements() + 1 + random.nextInt(300);
                await(() -> acknowledgements() >= enough);
                strike(postgres);
            }
            for (WatchedNode node : nodes) {
                bury(node);
            }
            postgres.awaitReady();
            demandAllIsThere(postgres, observed.stop());
        }
    }

    /// Makes the keys and the log; each node then has a copy of the keys, and a memory of its own.
    private void makeTheKeys(KillablePostgres postgres) throws IOException {
        try (PlatformSession session = platform(postgres)) {
            Files.createDirectories(folder.resolve("0"));
            Files.createDirectories(folder.resolve("1"));
            sequencer(session, 0).step();
            Files.copy(keyFile(0), keyFile(1));
        }
    }

    private enum Strike {
        SERVER,
        BACKEND,
        NODE,
        LEADER
    }

    private void strike(KillablePostgres postgres) throws IOException, InterruptedException {
        if (strikes.isEmpty()) {
            strikes.addAll(List.of(Strike.SERVER, Strike.BACKEND, Strike.NODE, Strike.LEADER, Strike.LEADER));
            Collections.shuffle(strikes, random);
        }
        switch (strikes.removeLast()) {
            case SERVER -> killTheServer(postgres);
            case BACKEND -> backendKills += postgres.killOneBackend(random.nextInt()) ? 1 : 0;
            case NODE -> killNode(postgres, random.nextInt(2));
            case LEADER -> killNode(postgres, nodes.getFirst() == leader.get() ? 0 : 1);
        }
    }

    private void killTheServer(KillablePostgres postgres) throws IOException {
        postgres.kill();
        postgres.startAgain();
        serverKills++;
    }

    /// Where this one was the leader, nobody sequences until the other one does.
    private void killNode(KillablePostgres postgres, int place) throws IOException, InterruptedException {
        WatchedNode victim = nodes.get(place);
        boolean otherWorks = nodes.get(1 - place).acknowledgements() > 0;
        boolean wasLeader = victim == leader.get();
        long killed = System.nanoTime();
        bury(victim);
        int before = steps.get();
        nodes.set(place, startNode(postgres, place));
        nodeKills++;
        if (wasLeader && otherWorks) {
            await(() -> steps.get() > before);
            takeOverMillis.add(Duration.ofNanos(System.nanoTime() - killed).toMillis());
        }
    }

    private WatchedNode startNode(KillablePostgres postgres, int place) throws IOException {
        return WatchedNode.start("node-" + started++, postgres.jdbcUrl(), keyFile(place), new WatchedNode.Listener() {
            @Override
            public void stepped(WatchedNode node) {
                leader.set(node);
                steps.incrementAndGet();
            }

            @Override
            public void heard() {
                synchronized (steps) {
                    steps.notifyAll();
                }
            }
        });
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        synchronized (steps) {
            while (!condition.getAsBoolean()) {
                assertThat(nodes).as("seed %d: nobody but us ends a node", seed).allMatch(WatchedNode::isAlive);
                steps.wait(1000);
            }
        }
    }

    private void bury(WatchedNode node) throws InterruptedException {
        assertThat(node.isAlive())
                .as("seed %d: nobody but us ends a node", seed)
                .isTrue();
        node.kill();
        acknowledged.put(node.name(), node.acknowledged());
    }

    private int acknowledgements() {
        return nodes.stream().mapToInt(WatchedNode::acknowledgements).sum();
    }

    private void demandAllIsThere(KillablePostgres postgres, ObservedCheckpoints observed) throws SQLException {
        try (PlatformSession session = platform(postgres)) {
            while (sequencer(session, 0).step() > 0) {
                Thread.onSpinWait();
            }
            long acknowledgedEntries =
                    acknowledged.values().stream().mapToInt(BitSet::cardinality).sum();
            long entries = demandIndexesWithoutGap(postgres);
            assertThat(missing(postgres))
                    .as("seed %d: acknowledged and missing", seed)
                    .isZero();
            assertThat(observed.contradictions(session)).as("seed %d", seed).isEmpty();
            for (int place = 0; place < 2; place++) {
                LogCheck.Report report = new LogCheck(session.database(), keyFile(place)).run(read -> {});
                assertThat(report.findings()).as("seed %d", seed).isEmpty();
                assertThat(report.entries()).isEqualTo(entries);
            }
            demandThatTheChecksWouldSee(postgres, session, observed);
            Collections.sort(takeOverMillis);
            System.out.printf(
                    "%d s under fire (seed %d): %d times a node killed, %d times Postgres, %d times one of its processes; "
                            + "%d entries in the log, indexes without gap or double; %d acknowledged, 0 of them missing; "
                            + "%d checkpoints observed, all consistent with the last; take-over after the leader's death: "
                            + "%d times, median %s ms, longest %s ms%n",
                    SECONDS,
                    seed,
                    nodeKills,
                    serverKills,
                    backendKills,
                    entries,
                    acknowledgedEntries,
                    observed.count(),
                    takeOverMillis.size(),
                    takeOverMillis.isEmpty() ? "-" : takeOverMillis.get(takeOverMillis.size() / 2),
                    takeOverMillis.isEmpty() ? "-" : takeOverMillis.getLast());
            assertThat(nodeKills + serverKills + backendKills).isPositive();
        }
    }

    /// The control of both: something that was never written, and a checkpoint of another history.
    private void demandThatTheChecksWouldSee(
            KillablePostgres postgres, PlatformSession session, ObservedCheckpoints observed) throws SQLException {
        acknowledged.computeIfAbsent("nobody", name -> new BitSet()).set(1);
        assertThat(missing(postgres)).isEqualTo(1);
        observed.see(new Checkpoint("x", 1, new byte[Merkle.HASH_BYTES]));
        assertThat(observed.contradictions(session)).isNotEmpty();
    }

    private long demandIndexesWithoutGap(KillablePostgres postgres) throws SQLException {
        try (Connection superuser = postgres.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("""
                        select count(*), count(distinct leaf_index), count(distinct (tenant_id, entry_id)), min(leaf_index),
                          max(leaf_index), (select count(*) from app.audit_entry), (select count(*) from app.log_pending)
                        from app.log_leaf""")) {
            row.next();
            long leaves = row.getLong(1);
            assertThat(row.getLong(2)).as("distinct indexes").isEqualTo(leaves);
            assertThat(row.getLong(3)).as("distinct entries").isEqualTo(leaves);
            assertThat(row.getLong(4)).isZero();
            assertThat(row.getLong(5)).isEqualTo(leaves - 1);
            assertThat(row.getLong(6)).as("rows").isEqualTo(leaves);
            assertThat(row.getLong(7)).as("waiting").isZero();
            return leaves;
        }
    }

    private int missing(KillablePostgres postgres) throws SQLException {
        try (Connection superuser = postgres.asSuperuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.setFetchSize(10_000);
            try (ResultSet rows = statement.executeQuery("""
                    select e.target_kind, e.target_id::int from app.log_leaf l
                    join app.audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id where e.action = 'test.made'""")) {
                while (rows.next()) {
                    acknowledged
                            .computeIfAbsent(rows.getString(1), name -> new BitSet())
                            .clear(rows.getInt(2));
                }
            }
        }
        return acknowledged.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    private Sequencer sequencer(PlatformSession session, int place) {
        return new Sequencer(
                session.database(), new LogSettings(keyFile(place), "", Duration.ofMillis(10)), Clock.systemUTC());
    }

    private static PlatformSession platform(KillablePostgres postgres) {
        return PlatformSession.open(postgres.jdbcUrl(), "nx_platform", TestDatabase.CONTEXT_KEY);
    }

    private Path keyFile(int place) {
        return folder.resolve(Integer.toString(place)).resolve("log.key");
    }
}
