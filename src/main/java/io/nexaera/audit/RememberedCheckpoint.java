package io.nexaera.audit;

import io.nexaera.database.PrivateFiles;
import io.nexaera.tenancy.Transaction;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.TileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest checkpoint that this machine has seen signed, in a file outside the database: a restored backup or a log
/// that was cut off and signed anew is shorter than it, or has another root there.
final class RememberedCheckpoint {
    private final Path file;
    private @Nullable String note;

    RememberedCheckpoint(Path file) {
        this.file = file;
    }

    long size() {
        return checkpoint().map(Checkpoint::size).orElse(0L);
    }

    Optional<Checkpoint> checkpoint() {
        return note().map(text -> Checkpoint.parse(text).checkpoint());
    }

    void keep(LogTables.Head head) {
        if (!head.note().equals(note)) {
            try {
                PrivateFiles.write(file, head.note());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            note = head.note();
        }
    }

    /// @throws LogBroken where the log doesn't begin with what this machine saw
    void demandIn(Transaction tx, LogTables.Head head) {
        checkpoint().flatMap(seen -> contradiction(tx, seen, head)).ifPresent(sentence -> {
            throw new LogBroken(sentence);
        });
    }

    /// What speaks against `head` being a continuation of `seen`.
    static Optional<String> contradiction(Transaction tx, Checkpoint seen, LogTables.Head head) {
        if (!seen.origin().equals(head.origin())) {
            return Optional.of("this is another log: " + head.origin() + ", remembered was " + seen.origin());
        }
        if (head.size() < seen.size()) {
            return Optional.of("the newest " + (seen.size() - head.size()) + " entries are gone: " + seen.size()
                    + " were signed, the log ends at " + head.size());
        }
        byte[] root = head.size() == seen.size()
                ? head.root()
                : new TileTree(tile -> LogTables.tile(tx, tile), seen.size()).root();
        return Arrays.equals(root, seen.root())
                ? Optional.empty()
                : Optional.of("the first " + seen.size() + " entries are not those that were signed");
    }

    private Optional<String> note() {
        if (note == null && Files.exists(file)) {
            try {
                note = Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.ofNullable(note);
    }
}
