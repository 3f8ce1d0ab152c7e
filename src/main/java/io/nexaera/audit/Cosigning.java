package io.nexaera.audit;

import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tlog.AddCheckpoint;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.TileTree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Has the newest checkpoint cosigned by each witness, and keeps what they say. The log goes on meanwhile, whatever
/// they
/// do: no transaction is open while one is asked, and one that fails is asked again ever later, up to a minute.
@Component
class Cosigning {
    private static final Logger LOG = LoggerFactory.getLogger(Cosigning.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration REFRESH = Duration.ofHours(1);
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final PlatformDatabase database;
    private final AuditLog audit;
    private final WitnessDoor door;

    Cosigning(PlatformDatabase database, AuditLog audit, Outbound outbound) {
        this.database = database;
        this.audit = audit;
        this.door = new WitnessDoor(outbound);
    }

    private record Turn(LogTables.Head head, WitnessTables.Row row) {}

    /// Asks the witness, where it hasn't cosigned the newest checkpoint, or not for an hour.
    void step(WitnessSettings.Peer peer) {
        Optional<Turn> turn = database.inTransaction(Sequencer.ORIGIN, tx -> turn(tx, peer));
        turn.ifPresent(mine -> {
            WitnessAnswer answer = ask(peer, mine.head(), mine.row().size());
            database.run(Sequencer.ORIGIN, tx -> keep(tx, peer, mine, answer));
        });
    }

    /// The head is read after the witness was claimed: what another node had cosigned before is in it.
    private static Optional<Turn> turn(PlatformTransaction tx, WitnessSettings.Peer peer) {
        return WitnessTables.claim(tx, peer.name(), REFRESH)
                .flatMap(row -> LogTables.head(tx)
                        .filter(head -> head.size() > 0 && (head.size() != row.size() || row.isStale()))
                        .map(head -> {
                            WitnessTables.keepBusy(tx, peer.name(), LEASE);
                            return new Turn(head, row);
                        }));
    }

    /// @param known the size that the witness is thought to know; where it knows another, it is asked once more
    WitnessAnswer ask(WitnessSettings.Peer peer, LogTables.Head head, long known) {
        WitnessAnswer first = door.ask(peer, request(head, Math.min(known, head.size())));
        if (first instanceof WitnessAnswer.KnowsSize other) {
            return other.size() > head.size() ? gone(peer, other.size()) : again(peer, head, other.size());
        }
        return first;
    }

    private WitnessAnswer again(WitnessSettings.Peer peer, LogTables.Head head, long size) {
        WitnessAnswer second = door.ask(peer, request(head, size));
        return second instanceof WitnessAnswer.KnowsSize
                ? new WitnessAnswer.Failed("It doesn't say clearly which checkpoint it knows.")
                : second;
    }

    private AddCheckpoint request(LogTables.Head head, long old) {
        List<byte[]> proof = database.inTransaction(
                Sequencer.ORIGIN,
                tx -> Merkle.consistency(
                        new TileTree(tile -> LogTables.tile(tx, tile), head.size()), old, head.size()));
        return new AddCheckpoint(old, proof, Checkpoint.parse(head.note()));
    }

    /// The log may have grown since the head was read, and another node have had that cosigned.
    private WitnessAnswer gone(WitnessSettings.Peer peer, long size) {
        LogTables.Head head =
                database.inTransaction(Sequencer.ORIGIN, LogTables::head).orElseThrow();
        if (head.size() >= size) {
            return again(peer, head, size);
        }
        return new WitnessAnswer.Contradicts("The newest " + (size - head.size()) + " entries are gone: it cosigned "
                + size + ", the log ends at " + head.size() + ".");
    }

    private void keep(PlatformTransaction tx, WitnessSettings.Peer peer, Turn turn, WitnessAnswer answer) {
        switch (answer) {
            case WitnessAnswer.Cosigned cosigned ->
                WitnessTables.cosigned(tx, peer.name(), turn.head(), cosigned.text());
            case WitnessAnswer.Contradicts contradicts -> {
                say(tx, peer, turn.row(), contradicts.sentence());
                WitnessTables.failed(tx, peer.name(), contradicts.sentence(), true, wait(turn.row()));
            }
            case WitnessAnswer.Failed failed ->
                WitnessTables.failed(tx, peer.name(), failed.sentence(), false, wait(turn.row()));
            case WitnessAnswer.KnowsSize known ->
                WitnessTables.failed(tx, peer.name(), "It knows size " + known.size() + ".", false, wait(turn.row()));
        }
    }

    /// Once for each contradiction, not for each try.
    private void say(PlatformTransaction tx, WitnessSettings.Peer peer, WitnessTables.Row before, String sentence) {
        if (!before.contradiction()) {
            LOG.error(
                    "The witness {} contradicts the audit log: {} ./nexaera verify-log says more.",
                    peer.name(),
                    sentence);
            audit.recordForPlatform(
                    tx,
                    AuditEvent.of("log.contradicted")
                            .target("witness", peer.name(), peer.name())
                            .after(Map.of("says", sentence))
                            .failed());
        }
    }

    private static Duration wait(WitnessTables.Row row) {
        return Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, 1L << Math.min(row.failures(), 6)));
    }
}
