package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.VerifierKey;
import io.nexaera.witness.Witness;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Another installation's log, cosigned by the test's installation over HTTP.
class CosigningTest {
    private static final UUID AGENCY = UUID.fromString("0c000000-0000-7000-8000-00000000000c");
    private static final TenantScope SCOPE =
            ScopeMint.job(AGENCY, Optional.empty(), UUID.randomUUID(), Origin.ofPlatform("test"));

    private static final Outbound OUTBOUND = WitnessedLogFiles.outbound();

    private static TestTenancy.Separate peer;
    private static VerifierKey witness;

    @BeforeAll
    static void anotherInstallation() throws SQLException {
        peer = TestTenancy.separate("peer");
        witness = VerifierKey.parse(TestInstallation.bean(Witness.class).key().orElseThrow());
    }

    @Test
    void theNewestCheckpointAndItsProofsCarryTheCosignature() {
        UUID entry = grow();
        WitnessSettings.Peer asked = asked();
        cosigning().step(asked);
        TransparencyLog log = log(asked);
        assertThat(witness.signed(Checkpoint.parse(log.checkpoint().orElseThrow())))
                .isTrue();
        assertThat(log.witnesses()).singleElement().satisfies(one -> {
            assertThat(one.size()).isEqualTo(log.size());
            assertThat(one.trouble()).isEmpty();
        });

        // It grows: the newest checkpoint is bare until it is cosigned as well; proofs that are kept have the older
        // one.
        UUID later = grow();
        assertThat(witness.signed(Checkpoint.parse(log.checkpoint().orElseThrow())))
                .isFalse();
        assertThat(witness.signed(Checkpoint.parse(log.witnessed().orElseThrow())))
                .isTrue();
        assertThat(checkpointOf(log, entry)).matches(witness::signed);
        assertThat(checkpointOf(log, later)).matches(note -> !witness.signed(note));
        cosigning().step(asked);
        assertThat(checkpointOf(log, later)).matches(witness::signed);
        assertThat(Browserless.anonymous().get("/log/witnessed").statusCode())
                .as("nobody cosigns the test's installation itself")
                .isEqualTo(404);
    }

    private static Checkpoint.Signed checkpointOf(TransparencyLog log, UUID entry) {
        return Checkpoint.parse(peer.tenants()
                .inTransaction(SCOPE, tx -> log.proofToKeep(tx, entry))
                .checkpoint());
    }

    @Test
    void aWitnessThatIsDownStopsNothingAndIsToldOfAgainLater() {
        WitnessSettings.Peer away = new WitnessSettings.Peer("http://127.0.0.1:9/witness", otherKey("away.example"));
        grow();
        cosigning().step(away);
        grow();
        cosigning().step(away); // not yet time to try again
        assertThat(log(away).witnesses()).singleElement().satisfies(one -> {
            assertThat(one.trouble()).isEqualTo("It can't be reached.");
            assertThat(one.contradiction()).isFalse();
            assertThat(one.size()).isZero();
        });
    }

    @Test
    void aCosignatureOfAnotherKeyIsNotTaken() {
        grow();
        WitnessSettings.Peer wrong = new WitnessSettings.Peer(
                TestInstallation.url() + "/witness", otherKey(TestInstallation.WITNESS + "/x"));
        cosigning().step(wrong);
        assertThat(log(wrong).witnesses())
                .singleElement()
                .satisfies(one -> assertThat(one.trouble()).contains("not of the key in the settings"));
    }

    @Test
    void aLogThatTheWitnessDoesNotKnowIsTold() {
        LogTables.Head head = peer.platform()
                .inTransaction(Sequencer.ORIGIN, tx -> LogTables.head(tx))
                .orElseGet(() -> new LogTables.Head("", 0, new byte[32], 1, ""));
        Checkpoint stranger = new Checkpoint("stranger.example", 0, emptyRoot());
        LogTables.Head strange = new LogTables.Head(
                stranger.origin(), 0, emptyRoot(), 1, LogKeys.generate().sign(stranger, 0));
        assertThat(cosigning().ask(asked(), strange, 0))
                .isEqualTo(new WitnessAnswer.Failed("It doesn't know this log: give it the log's name and key."));
        Checkpoint mine = new Checkpoint(WitnessedLogFiles.PEER.origin(), head.size(), emptyRoot());
        LogTables.Head forged = new LogTables.Head(
                mine.origin(), 0, emptyRoot(), 1, LogKeys.generate().sign(mine, 0));
        assertThat(cosigning().ask(asked(), forged, 0))
                .isInstanceOfSatisfying(
                        WitnessAnswer.Failed.class,
                        answer -> assertThat(answer.sentence()).contains("doesn't know this log's key"));
    }

    private static byte[] emptyRoot() {
        return io.nexaera.tlog.Merkle.root((height, index) -> new byte[0], 0);
    }

    private static String otherKey(String name) {
        return io.nexaera.tlog.SigningKey.generate(io.nexaera.tlog.SignatureType.COSIGNATURE_V1)
                .verifier(name)
                .text();
    }

    /// One more entry with its place in the log.
    private static UUID grow() {
        UUID entry = peer.tenants().inTransaction(SCOPE, tx -> {
            AuditLog audit = AuditLog.besideTheApplication();
            audit.record(tx, AuditEvent.of("test.made"));
            return audit.page(tx, AuditFilter.ALL, Optional.empty(), 1)
                    .getFirst()
                    .id();
        });
        new Sequencer(peer.platform(), WitnessedLogFiles.PEER.settings(), Clock.systemUTC()).step();
        return entry;
    }

    private static WitnessSettings.Peer asked() {
        return new WitnessSettings.Peer(TestInstallation.url() + "/witness", witness.text());
    }

    private static Cosigning cosigning() {
        return new Cosigning(peer.platform(), AuditLog.besideTheApplication(), OUTBOUND);
    }

    private static TransparencyLog log(WitnessSettings.Peer asked) {
        return new TransparencyLog(peer.platform(), new WitnessSettings(List.of(asked), Duration.ofSeconds(1)));
    }
}
