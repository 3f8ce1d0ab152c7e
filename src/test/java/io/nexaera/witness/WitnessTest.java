package io.nexaera.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.SignatureType;
import io.nexaera.tlog.SigningKey;
import io.nexaera.tlog.VerifierKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A witness contradicts itself for nobody: not for a log that forked, not for two requests at once, not for a
/// stranger.
class WitnessTest {
    @TempDir
    private Path folder;

    private final TestLog log = new TestLog(40);
    private Witness witness = node();

    @BeforeEach
    void withAKey() {
        witness = node();
    }

    /// A node of the witness; all share the key file and the database.
    private Witness node() {
        return folder == null
                ? TestInstallation.bean(Witness.class)
                : OwnWitness.of(
                        TestInstallation.bean(PlatformDatabase.class),
                        "witness.example/w1",
                        folder.resolve("witness.key"),
                        log.origin,
                        log.publicKeys());
    }

    @Test
    void whatContinuesIsCosigned() {
        demandCosigned(witness.add(log.request(0, 3)), 3);
        demandCosigned(witness.add(log.request(3, 3)), 3);
        demandCosigned(witness.add(log.request(3, 40)), 40);
        assertThat(witness.logs()).singleElement().satisfies(known -> {
            assertThat(known.size()).isEqualTo(40);
            assertThat(known.forkedAt()).isNull();
        });
    }

    @Test
    void theOldSizeMustBeTheOneThatWasCosigned() {
        assertThat(witness.add(log.request(3, 10))).isEqualTo(new WitnessVerdict.OtherSize(0));
        demandCosigned(witness.add(log.request(0, 10)), 10);
        assertThat(witness.add(log.request(0, 12))).isEqualTo(new WitnessVerdict.OtherSize(10));
        assertThat(witness.add(log.request(12, 20))).isEqualTo(new WitnessVerdict.OtherSize(10));
    }

    @Test
    void aLogThatWasCutOffIsToldWhatItOnceSigned() {
        demandCosigned(witness.add(log.request(0, 20)), 20);
        assertThat(witness.add(log.request(10, 10))).isEqualTo(new WitnessVerdict.OtherSize(20));
        assertThat(witness.add(log.request(20, 10))).isInstanceOf(WitnessVerdict.Malformed.class);
    }

    @Test
    void aRewrittenLogGetsNoCosignature() {
        demandCosigned(witness.add(log.request(0, 20)), 20);
        log.rewrite(5);
        assertThat(witness.add(log.request(20, 30))).isInstanceOf(WitnessVerdict.Inconsistent.class);
        assertThat(witness.logs().getFirst().unprovenAt()).isNotNull();
    }

    @Test
    void aForkIsOnRecordOnceWithTheEvidence() throws SQLException {
        demandCosigned(witness.add(log.request(0, 20)), 20);
        log.rewrite(5);
        for (int i = 0; i < 3; i++) {
            assertThat(witness.add(log.request(20, 20))).isInstanceOf(WitnessVerdict.OtherRoot.class);
        }
        assertThat(Superuser.number(
                        "select count(*) from app.audit_entry where action = 'witness.fork-found' and target_id = '"
                                + log.origin + "'"))
                .isEqualTo(1);
        assertThat(Superuser.number("select count(*) from app.witnessed_log where fork like '" + log.origin
                        + "%' and origin = '" + log.origin + "'"))
                .isEqualTo(1);
    }

    /// Checkpoints are public: whoever sends one with a wrong proof gets nothing, and makes nothing grow.
    @Test
    void aStrangerWithThatLogsCheckpointsLeavesNoEntry() throws SQLException {
        demandCosigned(witness.add(log.request(0, 20)), 20);
        long before = Superuser.number("select count(*) from app.audit_entry");
        for (int size = 21; size < 30; size++) {
            assertThat(witness.add(log.request(20, size, log.proof(5, size))))
                    .isInstanceOf(WitnessVerdict.Inconsistent.class);
        }
        assertThat(Superuser.number(
                        "select count(*) from app.audit_entry where action like 'witness.%' and target_id = '"
                                + log.origin + "'"))
                .isZero();
        assertThat(before).isPositive();
        demandCosigned(witness.add(log.request(20, 30)), 30);
        assertThat(witness.logs().getFirst().unprovenAt()).isNull();
    }

    @Test
    void onlyTheLogsOwnKeyCounts() {
        SigningKey other = SigningKey.generate(SignatureType.ED25519);
        String forged = new io.nexaera.tlog.AddCheckpoint(0, List.of(), log.signed(5, other)).text();
        assertThat(witness.add(forged)).isInstanceOf(WitnessVerdict.Unsigned.class);
        TestLog unknown = new TestLog(5);
        assertThat(witness.add(unknown.request(0, 5))).isInstanceOf(WitnessVerdict.UnknownLog.class);
        assertThat(witness.logs().getFirst().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "old 0\n",
                "old 00\n\n{note}",
                "old -1\n\n{note}",
                "old 0\n{note}",
                "old 0\r\n\n{note}",
                "old 0\nAAAA\n\n{note}",
                "old 0\nnot base64\n\n{note}",
                "OLD 0\n\n{note}",
                "old 0\n\n{note}trailing",
                "old 9223372036854775808\n\n{note}",
                "old 0\n\nlog\n1\nAAAA\n\n"
            })
    void whatIsNoRequestIsMalformed(String body) {
        String note = log.signed(3, log.key).text();
        assertThat(witness.add(body.replace("{note}", note))).isInstanceOf(WitnessVerdict.Malformed.class);
    }

    /// The control of the table above.
    @Test
    void theSameWrittenRightIsCosigned() {
        demandCosigned(witness.add("old 0\n\n" + log.signed(3, log.key).text()), 3);
    }

    @Test
    void anEmptyLogIsCosignedToo() {
        demandCosigned(witness.add(log.request(0, 0)), 0);
        Checkpoint lie = new Checkpoint(log.origin, 0, new byte[32]);
        Checkpoint.Signed note = new Checkpoint.Signed(lie, List.of(log.key.sign(log.origin, lie, 0)));
        assertThat(witness.add(new io.nexaera.tlog.AddCheckpoint(0, List.of(), note).text()))
                .isInstanceOf(WitnessVerdict.OtherRoot.class);
    }

    /// Two nodes get two histories of one log at the same time, many times over. Whatever was cosigned is one history,
    /// and
    /// what is remembered is the longest of it.
    @Test
    void requestsAtOnceOnTwoNodesGetOneHistory() throws Exception {
        TestLog other = log;
        List<String> histories = new ArrayList<>();
        for (int size = 1; size <= 40; size++) {
            for (int old = 0; old < size; old += 3) {
                histories.add(other.request(old, size));
            }
        }
        log.rewrite(0);
        for (int size = 1; size <= 40; size++) {
            for (int old = 0; old < size; old += 3) {
                histories.add(log.request(old, size));
            }
        }
        Collections.shuffle(histories);
        List<Witness> nodes = List.of(node(), node());
        Map<Long, String> cosigned = Collections.synchronizedMap(new TreeMap<>());
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < histories.size(); i++) {
            Witness node = nodes.get(i % 2);
            String request = histories.get(i);
            calls.add(() -> keep(cosigned, request, node.add(request)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertThat(call.get()).as("no size was cosigned with two roots").isTrue();
            }
        }
        assertThat(cosigned).isNotEmpty();
        long longest = Collections.max(cosigned.keySet());
        assertThat(witness.logs().getFirst().size()).isEqualTo(longest);
    }

    private static boolean keep(Map<Long, String> cosigned, String request, WitnessVerdict verdict) {
        Checkpoint checkpoint =
                io.nexaera.tlog.AddCheckpoint.parse(request).note().checkpoint();
        return !(verdict instanceof WitnessVerdict.Cosigned)
                || checkpoint.body().equals(cosigned.computeIfAbsent(checkpoint.size(), size -> checkpoint.body()));
    }

    @Test
    void theDatabaseItselfLetsNobodyTakeACosignatureBack() throws SQLException {
        demandCosigned(witness.add(log.request(0, 20)), 20);
        try (Connection superuser = TestDatabase.asSuperuser();
                Statement statement = superuser.createStatement()) {
            for (String deed : List.of(
                    "update app.witnessed_log set size = 19 where origin = '" + log.origin + "'",
                    "update app.witnessed_log set root = sha256('x') where origin = '" + log.origin + "'",
                    "delete from app.witnessed_log",
                    "truncate app.witnessed_log")) {
                assertThatThrownBy(() -> statement.execute(deed)).hasMessageContaining("never goes back");
            }
        }
    }

    private void demandCosigned(WitnessVerdict verdict, int size) {
        assertThat(verdict).isInstanceOf(WitnessVerdict.Cosigned.class);
        String lines = ((WitnessVerdict.Cosigned) verdict).lines();
        Checkpoint checkpoint = log.signed(size, log.key).checkpoint();
        VerifierKey key = VerifierKey.parse(witness.key().orElseThrow());
        assertThat(key.signed(new Checkpoint.Signed(checkpoint, Checkpoint.signatures(lines))))
                .isTrue();
    }
}
