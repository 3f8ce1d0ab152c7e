package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What doctor looks at on this machine: the JDK, the port, the disk, and who can read our files.
final class MachineChecks {
    private static final int NEEDED_JAVA = 25;
    private static final long NEEDED_BYTES = 1L << 30;
    private static final Set<PosixFilePermission> OWNERS_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private MachineChecks() {}

    static Finding java() {
        Runtime.Version version = Runtime.version();
        return Finding.check(
                version.feature() >= NEEDED_JAVA,
                "Java",
                version.toString(),
                "install JDK " + NEEDED_JAVA + " or newer");
    }

    static Finding port(Listen listen) {
        try {
            listen.check("demo");
            return Finding.good("Port " + listen.port(), "free on " + listen.host());
        } catch (CannotStart taken) {
            return Finding.note(
                    "Port " + listen.port(),
                    "taken on " + listen.host(),
                    "fine if that is this Nexaera; else start with another --port");
        }
    }

    static Finding disk(Path path) {
        try {
            long free = Files.getFileStore(existing(path)).getUsableSpace();
            return Finding.check(
                    free >= NEEDED_BYTES,
                    "Disk",
                    "%.1f GiB free for %s".formatted(free / (double) (1L << 30), path),
                    "make room: at least 1 GiB");
        } catch (IOException e) {
            return Finding.bad("Disk", path + " can't be examined", "choose a folder on a local disk");
        }
    }

    /// Each of these that exists is readable by its owner alone.
    static Finding privacy(List<Path> paths) {
        List<String> open = new ArrayList<>();
        for (Path path : paths) {
            if (Files.exists(path) && !isPrivate(path)) {
                open.add("'" + path + "'");
            }
        }
        return Finding.check(
                open.isEmpty(),
                "Private files",
                open.isEmpty() ? "only their owner can read them" : "others may read " + String.join(", ", open),
                "chmod go= " + String.join(" ", open));
    }

    private static boolean isPrivate(Path path) {
        try {
            return OWNERS_ONLY.containsAll(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path existing(Path path) {
        Path found = path.toAbsolutePath();
        while (!Files.exists(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }
}
