package io.nexaera.audit;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.Tile;
import io.nexaera.tlog.TileTree;
import io.nexaera.tlog.TlogProof;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The audit log as others check it: checkpoint, keys and tiles for anybody, a proof for whoever may read the entry.
@Component
public class TransparencyLog {
    /// Readers from outside share the platform's few connections with signing in.
    private static final int READERS = 2;

    private final PlatformDatabase database;
    private final WitnessSettings settings;
    private final Semaphore readers = new Semaphore(READERS);

    TransparencyLog(PlatformDatabase database, WitnessSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /// The newest signed checkpoint, with the cosignatures that it has by now; empty before the first.
    public Optional<String> checkpoint() {
        return read(tx -> LogTables.head(tx).map(head -> Cosignatures.of(tx).on(head.note())));
    }

    /// The newest checkpoint that a witness cosigned; empty where none has.
    public Optional<String> witnessed() {
        return read(tx -> Cosignatures.of(tx).newest());
    }

    /// How it stands with each witness of the settings, in their order.
    public List<LogWitness> witnesses() {
        List<LogWitness> known =
                read(tx -> WitnessTables.all(tx).stream().map(LogWitness::of).toList());
        return settings.witnesses().stream()
                .map(peer -> known.stream()
                        .filter(witness -> witness.name().equals(peer.name()))
                        .findFirst()
                        .orElse(LogWitness.unasked(peer.name())))
                .toList();
    }

    /// The public keys, oldest first, a line each: generation, first size, last size or `-`, Ed25519, ML-DSA-44, and
    /// from
    /// the second on the signatures of the generation before.
    public String keys() {
        return read(tx -> LogTables.keys(tx).stream().map(PublishedKey::line).collect(Collectors.joining()));
    }

    /// The hashes of a tile; empty where the log hasn't grown that far.
    public Optional<byte[]> tile(Tile tile) {
        byte[] hashes = read(tx -> LogTables.tile(tx, tile));
        return hashes.length == tile.width() * Merkle.HASH_BYTES ? Optional.of(hashes) : Optional.empty();
    }

    /// The entries of a tile of level 0, which are commitments, each behind its length in two bytes.
    public Optional<byte[]> entries(Tile tile) {
        List<byte[]> commitments = read(tx -> LogTables.commitments(tx, tile.number() * Tile.FULL, tile.width()));
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] commitment : commitments) {
            bundle.write(0);
            bundle.write(commitment.length);
            bundle.writeBytes(commitment);
        }
        return commitments.size() == tile.width() ? Optional.of(bundle.toByteArray()) : Optional.empty();
    }

    /// The proof file of one of the tenant's own entries, against the newest checkpoint.
    ///
    /// @throws Problem.NotFound where the tenant has no such entry
    /// @throws Problem.Conflict `audit.not-sequenced` where its index is still to come, within a second
    public TlogProof proof(TenantTransaction tx, UUID entry) {
        LogTables.Head head = LogTables.head(tx).orElseThrow(TransparencyLog::notYet);
        return proof(tx, entry, head.size(), Cosignatures.of(tx).on(head.note()));
    }

    /// The same against the newest checkpoint that a witness cosigned, where that has the entry: for a file that is
    /// kept,
    /// and checked without us.
    public TlogProof proofToKeep(TenantTransaction tx, UUID entry) {
        Optional<String> note = Cosignatures.of(tx).newest();
        long size = note.map(TransparencyLog::size).orElse(0L);
        boolean covered = index(tx, entry).filter(index -> index < size).isPresent();
        return covered ? proof(tx, entry, size, note.orElseThrow()) : proof(tx, entry);
    }

    private TlogProof proof(TenantTransaction tx, UUID entry, long size, String note) {
        CommittedEntry committed = tx.sql("select " + CommittedEntry.COLUMNS
                        + " from app.audit_entry e where e.tenant_id = :tenant and e.id = :id and e.salt is not null")
                .param("id", entry)
                .query((row, n) -> CommittedEntry.read(row))
                .optional()
                .orElseThrow(() -> new Problem.NotFound("entry"));
        long index = index(tx, entry).orElseThrow(TransparencyLog::notYet);
        TileTree tree = new TileTree(tile -> LogTables.tile(tx, tile), size);
        return EntryProofs.proof(committed, index, tree, size, note);
    }

    /// The place of one of the tenant's own entries.
    public Optional<Long> index(TenantTransaction tx, UUID entry) {
        return tx.sql("select leaf_index from app.log_leaf where tenant_id = :tenant and entry_id = :id limit 1")
                .param("id", entry)
                .query(Long.class)
                .optional();
    }

    /// The number of entries under the newest checkpoint.
    public long size() {
        return checkpoint().map(TransparencyLog::size).orElse(0L);
    }

    private static long size(String note) {
        return Checkpoint.parse(note).checkpoint().size();
    }

    /// New signing keys from now on, endorsed by those before.
    ///
    /// @param keyFile of this machine; the other nodes need a copy of it
    /// @throws LogBroken where it is not the key file of that log, or another node is at it
    public static void rotateKeys(PlatformDatabase database, Path keyFile) {
        new Sequencer(database, new LogSettings(keyFile, "", Duration.ZERO), Clock.systemUTC()).rotate();
    }

    private <T> T read(Function<PlatformTransaction, T> work) {
        try {
            if (!readers.tryAcquire(2, TimeUnit.SECONDS)) {
                throw new Problem.TooMany("log.busy", "Many are reading the log at the moment.", Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        try {
            return database.inTransaction(Sequencer.ORIGIN, work);
        } finally {
            readers.release();
        }
    }

    private static Problem.Conflict notYet() {
        return new Problem.Conflict("audit.not-sequenced", "This entry gets its place in the log within a second.");
    }
}
