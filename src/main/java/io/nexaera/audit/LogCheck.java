package io.nexaera.audit;

import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.GrowingTree;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.Tile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Holds every entry of the database against the signed log, and the log against what this machine remembers of it.
/// It says which entry and what happened to it. Reads everything in pages; what is written meanwhile is left for next
/// time.
public final class LogCheck {
    /// What is wrong, in a sentence; where it is about one entry, with its place in the log.
    public record Finding(String code, @Nullable Long index, String sentence) {
        /// As `./nexaera verify-log` prints it.
        public String line() {
            return "WRONG " + code + (index == null ? "" : " at " + index) + ": " + sentence;
        }
    }

    /// @param entries the leaves that were held against their entries
    /// @param erased those of them whose content went when their client was erased
    /// @param agedOut those of them that are gone because their tenant keeps its log no longer, as the log declares
    /// @param witnesses what each witness said that doesn't contradict the log, a sentence each
    public record Report(
            String origin, long entries, long erased, long agedOut, List<String> witnesses, List<Finding> findings) {
        public boolean isSound() {
            return findings.isEmpty();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Row(
            long index,
            UUID tenant,
            UUID entry,
            byte[] commitment,
            Optional<byte[]> ofEntry,
            boolean entryFound,
            Optional<String> erasure) {}

    /// SHA-256 over the text of the functions that [#checkReader] names.
    private static final String READER = "c104177902e91153339174b168667b89a5196dd3cb0af959482ae707c865d26b";

    private static final int PAGE = 4096;
    private static final int MOST_FINDINGS = 1000;
    private static final UUID FIRST = new UUID(0, 0);

    private final PlatformDatabase database;
    private final RememberedCheckpoint remembered;
    private final AskedWitnesses witnesses;
    private final ErasuresOnRecord erasures = new ErasuresOnRecord();
    private final List<Finding> findings = new ArrayList<>();

    /// @param keyFile of the log; the remembered checkpoint lies beside it
    public LogCheck(PlatformDatabase database, Path keyFile) {
        this(database, keyFile, AskedWitnesses.NONE);
    }

    /// Asks the witnesses of this process's settings as well: they remember what nobody here can change.
    public static LogCheck withWitnesses(PlatformDatabase database, Path keyFile, Outbound outbound) {
        return new LogCheck(database, keyFile, AskedWitnesses.of(database, outbound, WitnessSettings.ofEnvironment()));
    }

    LogCheck(PlatformDatabase database, Path keyFile, AskedWitnesses witnesses) {
        this.database = database;
        this.witnesses = witnesses;
        this.remembered =
                new RememberedCheckpoint(new LogSettings(keyFile, "", java.time.Duration.ZERO).rememberedFile());
    }

    /// @param progress is told how many entries have been read
    public Report run(Consumer<Long> progress) {
        Optional<LogTables.Head> head = database.inTransaction(Sequencer.ORIGIN, LogTables::head);
        if (head.isEmpty()) {
            if (remembered.size() > 0) {
                found("log.gone", null, "the log is gone: " + remembered.size() + " entries were signed");
            }
            return new Report("", 0, 0, 0, List.of(), List.copyOf(findings));
        }
        checkReader();
        checkCheckpoint(head.get());
        AgedOut agedOut = AgedOut.declaredIn(database);
        if (!agedOut.readerIsOurs()) {
            found("log.reader-replaced", null, "the database's function that reads declarations is not ours");
        }
        checkLeaves(head.get(), agedOut, progress);
        erasures.unwarranted().forEach(this::foundEmptied);
        checkUnlogged();
        return new Report(
                head.get().origin(),
                head.get().size(),
                erasures.entries(),
                agedOut.entries(),
                witnesses.ask(head.get(), this::found),
                List.copyOf(findings));
    }

    private void foundEmptied(ErasuresOnRecord.Unwarranted emptied) {
        String more = emptied.entries() > 1 ? " and " + (emptied.entries() - 1) + " more of that client" : "";
        found(
                "entry.emptied",
                emptied.index(),
                "entry " + emptied.first() + " of " + emptied.tenant() + " was emptied" + more
                        + ", and no erasure in the log says why");
    }

    /// Postgres hashes the entries for us, so that they stay where they are; these are the functions that do it.
    private void checkReader() {
        String digest = database.inTransaction(
                Sequencer.ORIGIN, tx -> tx.sql("""
                                select encode(sha256(convert_to(string_agg(p.prosrc || p.prosecdef, '' order by p.prosrc collate "C"),
                                  'UTF8')), 'hex') from pg_proc p
                                where p.pronamespace = 'app'::regnamespace
                                  and p.proname in ('commitment', 'commit_audit_entry', 'log_leaves', 'logged_entries')""").query(String.class).single());
        if (!READER.equals(digest)) {
            found("log.reader-replaced", null, "the database's functions that hash entries are not ours: " + digest);
        }
    }

    private void checkCheckpoint(LogTables.Head head) {
        List<PublishedKey> keys = database.inTransaction(Sequencer.ORIGIN, LogTables::keys);
        for (int i = 1; i < keys.size(); i++) {
            if (!keys.get(i).follows(keys.get(i - 1))) {
                found(
                        "log.key-not-endorsed",
                        null,
                        "key " + keys.get(i).generation() + " was not endorsed by the one before");
            }
        }
        try {
            Checkpoint.Signed note = Checkpoint.parse(head.note());
            boolean fits =
                    note.checkpoint().body().equals(new Checkpoint(head.origin(), head.size(), head.root()).body());
            if (keys.isEmpty() || !fits || !keys.getLast().signed(note)) {
                found("log.checkpoint-forged", null, "the newest checkpoint is not signed by the log's key");
            }
        } catch (IllegalArgumentException e) {
            found("log.checkpoint-forged", null, "the newest checkpoint is none");
        }
        remembered
                .checkpoint()
                .ifPresent(seen -> database.run(Sequencer.ORIGIN, tx -> {
                    try {
                        RememberedCheckpoint.contradiction(tx, seen, head)
                                .ifPresent(sentence -> found("log.rolled-back", null, sentence));
                    } catch (IllegalStateException e) {
                        found("log.tiles-missing", null, "tiles that were signed are missing: " + e.getMessage());
                    }
                }));
    }

    /// Builds the tree anew from the commitments, and compares it with the tiles and with the signed root.
    private void checkLeaves(LogTables.Head head, AgedOut agedOut, Consumer<Long> progress) {
        GrowingTree tree = new GrowingTree(tile -> new byte[0], 0);
        long next = 0;
        while (next < head.size()) {
            List<Row> rows = page(next, head.size());
            if (rows.isEmpty()) {
                break;
            }
            for (Row row : rows) {
                for (; next < row.index(); next++) {
                    found("log.leaf-missing", next, "the leaf is gone from the log");
                    tree.append(new byte[Merkle.HASH_BYTES]);
                }
                check(row, agedOut);
                tree.append(Merkle.leaf(row.commitment()));
                next = row.index() + 1;
            }
            progress.accept(next);
        }
        if (next < head.size()) {
            found(
                    "log.leaf-missing",
                    next,
                    "leaves are gone from here on; the checkpoint says there are " + head.size());
            return;
        }
        checkTiles(tree, head);
    }

    private void check(Row row, AgedOut agedOut) {
        if (!row.entryFound() && agedOut.covers(row.tenant(), row.entry(), row.index())) {
            return;
        }
        if (!row.entryFound()) {
            found("entry.deleted", row.index(), "entry " + row.entry() + " of " + row.tenant() + " was deleted");
        } else if (row.ofEntry().isEmpty()) {
            erasures.emptied(row.tenant(), row.entry(), row.index());
        } else if (!Arrays.equals(row.ofEntry().get(), row.commitment())) {
            found(
                    "entry.changed",
                    row.index(),
                    "entry " + row.entry() + " of " + row.tenant() + " is not what was committed");
        } else {
            row.erasure().ifPresent(deed -> erasures.witnessed(row.tenant(), deed));
        }
    }

    private void checkTiles(GrowingTree computed, LogTables.Head head) {
        if (!Arrays.equals(computed.root(), head.root())) {
            found(
                    "log.root-differs",
                    null,
                    "the leaves do not give the root of the checkpoint: some were exchanged or reordered");
        }
        for (Map.Entry<Tile, byte[]> tile : computed.changed().entrySet()) {
            byte[] stored = database.inTransaction(Sequencer.ORIGIN, tx -> LogTables.tile(tx, tile.getKey()));
            if (!Arrays.equals(stored, tile.getValue())) {
                firstDifference(tile.getKey(), stored, tile.getValue());
            }
        }
    }

    private void firstDifference(Tile tile, byte[] stored, byte[] computed) {
        int at = Math.max(0, Arrays.mismatch(stored, computed)) / Merkle.HASH_BYTES;
        if (tile.level() == 0) {
            found("log.tile-differs", tile.number() * Tile.FULL + at, "the tile holds another hash than the leaf");
        } else {
            found("log.tile-differs", null, "tile " + tile.level() + "/" + tile.path() + " does not fit the leaves");
        }
    }

    private List<Row> page(long from, long size) {
        return database.inTransaction(
                Sequencer.ORIGIN,
                tx -> tx.sql("select * from app.log_leaves(:from, :most)")
                        .param("from", from)
                        .param("most", (int) Math.min(size - from, PAGE))
                        .query((row, n) -> new Row(
                                row.getLong("leaf_index"),
                                row.getObject("tenant_id", UUID.class),
                                row.getObject("entry_id", UUID.class),
                                row.getBytes("commitment"),
                                Optional.ofNullable(row.getBytes("entry_commitment")),
                                row.getBoolean("entry_found"),
                                Optional.ofNullable(row.getString("erasure"))))
                        .list());
    }

    /// Entries that neither have a leaf nor wait for one: somebody slipped them in past the trigger.
    private void checkUnlogged() {
        record Key(UUID tenant, UUID entry, boolean logged) {}
        Key last = new Key(FIRST, FIRST, true);
        while (true) {
            Key after = last;
            List<Key> keys = database.inTransaction(
                    Sequencer.ORIGIN,
                    tx -> tx.sql("select * from app.logged_entries(:tenant, :entry, :most)")
                            .param("tenant", after.tenant())
                            .param("entry", after.entry())
                            .param("most", PAGE)
                            .query((row, n) -> new Key(
                                    row.getObject("tenant_id", UUID.class),
                                    row.getObject("entry_id", UUID.class),
                                    row.getBoolean("logged")))
                            .list());
            keys.stream()
                    .filter(key -> !key.logged())
                    .forEach(key -> found(
                            "entry.slipped-in",
                            null,
                            "entry " + key.entry() + " of " + key.tenant() + " was never committed to the log"));
            if (keys.size() < PAGE) {
                return;
            }
            last = keys.getLast();
        }
    }

    private void found(String code, @Nullable Long index, String sentence) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(code, index, sentence));
        }
    }
}
