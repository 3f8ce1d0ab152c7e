package io.nexaera.audit;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.GrowingTree;
import io.nexaera.tlog.Merkle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Gives committed entries their index and signs the log that they make. It sees commitments, never an entry.
///
/// One transaction does all of it under the lock on the head: take from the queue, place, hash, sign, advance. Whoever
/// dies in the middle has done nothing, and the next one, on any node, finds the head free. An entry that commits late
/// is in the queue late: nothing is skipped, whatever its id or time.
@Component
class Sequencer {
    static final Origin ORIGIN = Origin.ofPlatform("audit log");
    static final int MOST_AT_ONCE = 8192;

    private final PlatformDatabase database;
    private final LogSettings settings;
    private final RememberedCheckpoint remembered;
    private final Clock clock;
    private @Nullable LogKeys keys;

    Sequencer(PlatformDatabase database, LogSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.remembered = new RememberedCheckpoint(settings.rememberedFile());
        this.clock = clock;
    }

    /// Takes what waits, at most [#MOST_AT_ONCE].
    ///
    /// @return how many entries got their index; 0 also where another node is at it
    /// @throws LogBroken where the log isn't what it was when this machine last saw it, or the key file is not its own
    synchronized int step() {
        Optional<Grown> grown = database.inTransaction(ORIGIN, this::advance);
        grown.ifPresent(more -> remembered.keep(more.head()));
        return grown.map(Grown::entries).orElse(0);
    }

    /// New keys from now on, endorsed by those before; the old ones are destroyed here and stay published.
    synchronized void rotate() {
        LogKeys next = LogKeys.generate();
        Path nextFile = settings.keyFile().resolveSibling(settings.keyFile().getFileName() + ".next");
        LogTables.Head head = database.inTransaction(ORIGIN, tx -> {
            LogTables.Head now =
                    LogTables.lockHead(tx).orElseThrow(() -> new LogBroken("another node is at it; try again"));
            LogKeys before = keysOf(tx, now);
            intact(tx, now);
            next.write(nextFile);
            PublishedKey published = before.endorse(next.publish(now.origin(), now.generation() + 1, now.size()));
            LogTables.publish(tx, published);
            LogTables.Head signed = sign(next, now, now.size(), now.root(), published.generation());
            LogTables.advance(tx, signed);
            return signed;
        });
        settle(next, nextFile);
        keys = next;
        remembered.keep(head);
    }

    private record Grown(LogTables.Head head, int entries) {}

    private Optional<Grown> advance(PlatformTransaction tx) {
        LogTables.giveUpWhenFrozen(tx);
        if (LogTables.head(tx).isEmpty()) {
            begin(tx);
        }
        return LogTables.lockHead(tx).flatMap(head -> grow(tx, head));
    }

    private Optional<Grown> grow(PlatformTransaction tx, LogTables.Head head) {
        List<byte[]> commitments = LogTables.take(tx, head.size(), MOST_AT_ONCE);
        if (commitments.isEmpty()) {
            return Optional.empty();
        }
        LogKeys signing = keysOf(tx, head);
        GrowingTree tree = intact(tx, head);
        commitments.forEach(commitment -> tree.append(Merkle.leaf(commitment)));
        LogTables.keep(tx, tree.changed());
        LogTables.Head next = sign(signing, head, tree.size(), tree.root(), head.generation());
        LogTables.advance(tx, next);
        return Optional.of(new Grown(next, commitments.size()));
    }

    /// The log as it stands, which may be signed on: it continues what this machine saw, and its tiles give its root.
    private GrowingTree intact(PlatformTransaction tx, LogTables.Head head) {
        remembered.demandIn(tx, head);
        GrowingTree tree = new GrowingTree(tile -> LogTables.tile(tx, tile), head.size());
        if (!Arrays.equals(tree.root(), head.root())) {
            throw new LogBroken("the tiles don't give the root of the last checkpoint, at size " + head.size());
        }
        return tree;
    }

    private LogTables.Head sign(LogKeys by, LogTables.Head head, long size, byte[] root, int generation) {
        Checkpoint checkpoint = new Checkpoint(head.origin(), size, root);
        String note = by.sign(checkpoint, clock.instant().getEpochSecond());
        return new LogTables.Head(head.origin(), size, root, generation, note);
    }

    /// The first start of the installation. Two nodes at once: the second one's rows collide, and it tries again.
    private void begin(PlatformTransaction tx) {
        if (remembered.size() > 0) {
            throw new LogBroken("the log is gone: this machine remembers " + remembered.size() + " entries");
        }
        LogKeys first = Files.exists(settings.keyFile()) ? LogKeys.read(settings.keyFile()) : LogKeys.generate();
        String origin = settings.origin().isBlank() ? first.name() : settings.origin();
        LogTables.publish(tx, first.publish(origin, 1, 0));
        byte[] root = Merkle.root((height, index) -> new byte[0], 0);
        LogTables.begin(tx, sign(first, new LogTables.Head(origin, 0, root, 1, ""), 0, root, 1));
        if (!Files.exists(settings.keyFile())) {
            first.write(settings.keyFile());
        }
    }

    private LogKeys keysOf(PlatformTransaction tx, LogTables.Head head) {
        PublishedKey current = LogTables.keys(tx).getLast();
        LogKeys known = keys;
        if (known == null || !known.are(current)) {
            known = load(current, head.origin());
            keys = known;
        }
        return known;
    }

    private LogKeys load(PublishedKey current, String origin) {
        Path next = settings.keyFile().resolveSibling(settings.keyFile().getFileName() + ".next");
        if (Files.exists(settings.keyFile())) {
            LogKeys found = LogKeys.read(settings.keyFile());
            if (found.are(current)) {
                return found;
            }
        }
        if (Files.exists(next) && LogKeys.read(next).are(current)) { // stopped between the commit and the last step
            LogKeys found = LogKeys.read(next);
            settle(found, next);
            return found;
        }
        throw new LogBroken("the key file " + settings.keyFile() + " is not the one that signs the log " + origin
                + ": copy it from the node that made it, or from your backup");
    }

    private void settle(LogKeys current, Path from) {
        current.write(settings.keyFile());
        try {
            Files.deleteIfExists(from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
