package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.TestTenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// The order in which entries commit, the death of a sequencer and a second one leave no gap and no double.
class SequencerTest {
    private static final UUID AGENCY = UUID.fromString("0b000000-0000-7000-8000-00000000000b");

    private static TestTenancy.Separate database;
    private static LogSettings settings;

    @BeforeAll
    static void anEmptyLog() throws SQLException, IOException {
        database = TestTenancy.separate("sequencing");
        settings =
                new LogSettings(Files.createTempDirectory("nexaera-log").resolve("log.key"), "", Duration.ofMillis(10));
    }

    @Test
    void whoCommitsLateIsNotSkipped() throws SQLException {
        Sequencer sequencer = sequencer();
        database.platform().run(Origin.ofPlatform("test"), late -> {
            String lateEntry = made(late);
            record("early");
            assertThat(sequencer.step()).isEqualTo(1);
            assertThat(withLeaf(lateEntry)).isFalse();
        });
        assertThat(sequencer.step()).isEqualTo(1);
        assertThat(sequencer.step()).isZero();
        demandSound();
    }

    /// Connections keep the plans that they made while the queue was empty.
    @Test
    void aLongQueueIsTakenByThoseWhoKnowItEmpty() throws SQLException {
        Sequencer sequencer = sequencer();
        for (int i = 0; i < 20; i++) {
            sequencer.step();
        }
        int before = entriesWithLeaf().size();
        int many = Sequencer.MOST_AT_ONCE + 1_000;
        database.platform().run(Origin.ofPlatform("test"), tx -> {
            for (int i = 0; i < many; i++) {
                made(tx);
            }
        });
        assertThat(sequencer.step()).isEqualTo(Sequencer.MOST_AT_ONCE);
        assertThat(sequencer.step()).isEqualTo(1_000);
        assertThat(entriesWithLeaf()).hasSize(before + many);
        demandSound();
    }

    @Test
    void whatIsRolledBackLeavesNothing() throws SQLException {
        int before = entriesWithLeaf().size();
        try {
            database.platform().run(Origin.ofPlatform("test"), tx -> {
                made(tx);
                throw new IllegalStateException("rolled back");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("rolled back");
        }
        assertThat(sequencer().step()).isZero();
        assertThat(entriesWithLeaf()).hasSize(before);
    }

    /// Two nodes, whose connections a superuser cuts again and again in the middle of their work.
    @Test
    void sequencersThatDieAgainAndAgainLoseAndDoubleNothing() throws SQLException, InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean writing = new AtomicBoolean(true);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (writing.get()) {
                    quietly(() -> acknowledged.add(record("under fire")));
                }
            }));
        }
        for (int i = 0; i < 2; i++) {
            Sequencer node = sequencer();
            threads.add(Thread.ofVirtual().start(() -> {
                while (writing.get()) {
                    quietly(node::step);
                }
            }));
        }
        for (int kills = 0; kills < 40; kills++) {
            int seen = acknowledged.size();
            cut();
            while (acknowledged.size() < seen + 5) {
                Thread.onSpinWait();
            }
        }
        writing.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        while (sequencer().step() > 0) {
            Thread.onSpinWait();
        }
        assertThat(entriesWithLeaf()).containsAll(acknowledged).doesNotHaveDuplicates();
        demandSound();
    }

    /// A machine that loses power says nothing: its connection stays open, and the head stays locked, until Postgres
    /// ends
    /// it.
    @Test
    void aNodeThatFreezesInTheMiddleOfItsStepIsCutOffAndTheOtherTakesOver() throws Exception {
        record("the log has begun");
        assertThat(sequencer().step()).isPositive();
        String entry = record("while a node freezes");
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        Sequencer freezing = new Sequencer(database.platform(), settings, new FreezingClock(frozen, thaw));
        CompletableFuture<Integer> step = CompletableFuture.supplyAsync(freezing::step);
        frozen.await();
        assertThat(sequencer().step()).as("the head is locked").isZero();
        long start = System.nanoTime();
        while (sequencer().step() == 0) {
            Thread.onSpinWait();
        }
        System.out.printf(
                "take-over from a frozen node after %d ms%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        assertThat(withLeaf(entry)).isTrue();
        thaw.countDown();
        assertThatThrownBy(step::join).hasCauseInstanceOf(DataAccessException.class);
        demandSound();
    }

    /// Stands still when the checkpoint is about to be signed.
    private static final class FreezingClock extends Clock {
        private final CountDownLatch frozen;
        private final CountDownLatch thaw;

        FreezingClock(CountDownLatch frozen, CountDownLatch thaw) {
            this.frozen = frozen;
            this.thaw = thaw;
        }

        @Override
        public Instant instant() {
            frozen.countDown();
            try {
                thaw.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private interface Deed {
        void run();
    }

    private static void quietly(Deed deed) {
        try {
            deed.run();
        } catch (DataAccessException cutOff) {
            assertThat(cutOff).isNotNull();
        }
    }

    private static void demandSound() throws SQLException {
        LogCheck.Report report = new LogCheck(database.platform(), settings.keyFile()).run(read -> {});
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(entriesWithLeaf().size());
    }

    private static Sequencer sequencer() {
        return new Sequencer(database.platform(), settings, Clock.systemUTC());
    }

    private static String record(String what) {
        return database.platform().inTransaction(Origin.ofPlatform(what), SequencerTest::made);
    }

    private static String made(io.nexaera.tenancy.PlatformTransaction tx) {
        String name = UUID.randomUUID().toString();
        AuditLog.besideTheApplication()
                .record(
                        tx,
                        AGENCY,
                        Optional.empty(),
                        null,
                        AuditEvent.of("test.made").target("thing", name, name));
        return name;
    }

    private static List<String> entriesWithLeaf() throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select e.target from app.log_leaf l
                        join app.audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id""")) {
            List<String> targets = new ArrayList<>();
            while (rows.next()) {
                targets.add(rows.getString(1));
            }
            return targets;
        }
    }

    private static boolean withLeaf(String target) {
        try {
            return entriesWithLeaf().contains(target);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void cut() throws SQLException {
        try (Connection superuser = database.asSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("""
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where datname = current_database() and usename = 'nx_platform'""")) {
            row.next();
        }
    }
}
