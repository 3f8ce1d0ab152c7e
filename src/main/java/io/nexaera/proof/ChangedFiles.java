package io.nexaera.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Looks for words in the files of some folders that were written since a moment; what was written before can't hold
/// words that nobody had said.
final class ChangedFiles {
    static final String WAL = "the database’s write-ahead log";
    private static final int WINDOW = 1 << 22;
    private static final int MOST_PLACES = 20;
    private static final int DEEPEST = 12;
    private static final int ATOP = 3;

    private final ByteSearch words;
    private final ByteSearch control;
    private final Instant since;
    private final Instant deadline;
    private final Map<String, Tally> tallies = new TreeMap<>();

    /// What was seen and found in one kind of files.
    private static final class Tally {
        private long files;
        private long bytes;
        private final Set<String> found = new TreeSet<>();
        private final Set<String> control = new TreeSet<>();
        private final Set<String> where = new TreeSet<>();
    }

    /// @param deadline after which it gives up with [TooMuch]
    ChangedFiles(Canary canary, Canary control, Instant since, Instant deadline) {
        this.words = new ByteSearch(canary.inFiles());
        this.control = new ByteSearch(control.inFiles());
        this.since = since;
        this.deadline = deadline;
    }

    /// One place for each kind of files that there is.
    List<Place> look(List<Path> folders) {
        folders.forEach(folder -> look(folder, DEEPEST, ChangedFiles::kind));
        return tallies.entrySet().stream()
                .map(kind -> place(kind.getKey(), kind.getValue()))
                .toList();
    }

    /// The upper files of one folder, as one place.
    Place lookAtop(Path folder, String name) {
        look(folder, ATOP, file -> name);
        return place(name, tallies.getOrDefault(name, new Tally()));
    }

    private static Place place(String name, Tally tally) {
        return new Place(
                name,
                "%,d files, %,d bytes".formatted(tally.files, tally.bytes),
                tally.found,
                tally.control,
                tally.where.stream().limit(MOST_PLACES).toList());
    }

    private void look(Path folder, int depth, Function<Path, String> kind) {
        try {
            Files.walkFileTree(folder, Set.of(), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    boolean changed = !attributes.lastModifiedTime().toInstant().isBefore(since);
                    if (attributes.isRegularFile() && changed && Files.isReadable(file)) {
                        look(file, folder, tallies.computeIfAbsent(kind.apply(file), name -> new Tally()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException goneOrForbidden) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look(Path file, Path folder, Tally tally) {
        if (Instant.now().isAfter(deadline)) {
            throw new TooMuch();
        }
        int overlap = Math.max(words.longest(), control.longest());
        byte[] window = new byte[WINDOW];
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            for (int read; (read = in.readNBytes(window, kept, WINDOW - kept)) > 0; ) {
                int length = kept + read;
                tally.bytes += read;
                if (words.find(window, length, tally.found)) {
                    tally.where.add(folder.relativize(file).toString());
                }
                control.find(window, length, tally.control);
                kept = Math.min(overlap, length);
                System.arraycopy(window, length - kept, window, 0, kept);
            }
            tally.files++;
        } catch (IOException goneMeanwhile) {
            // deleted, or recycled
        }
    }

    private static String kind(Path file) {
        String path = file.toString();
        if (path.contains("/pg_wal/")) {
            return WAL;
        }
        if (path.contains("/base/") || path.contains("/global/") || path.contains("pgsql_tmp")) {
            return "the database’s tables and temporary files";
        }
        return path.endsWith(".log") || path.contains("/log/") || path.contains("/logs/") ? "log files" : "other files";
    }

    /// There is more than can be read in time.
    static final class TooMuch extends RuntimeException {
        TooMuch() {
            super("too much to look through", null, false, false);
        }
    }
}
