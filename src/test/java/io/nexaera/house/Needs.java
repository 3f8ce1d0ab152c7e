package io.nexaera.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// What a test needs from outside the build. Where it may, it gets it: as root on Debian it installs the packages. Else
/// the test is left out, and `target/left-out.txt` names it, so that nobody takes a run without it for a full one.
public final class Needs {
    private static final Path LEFT_OUT = Path.of("target", "left-out.txt");

    private Needs() {}

    /// Makes sure that these packages are installed, or leaves the calling test out.
    public static synchronized void debianPackages(String... packages) {
        List<String> missing =
                Arrays.stream(packages).filter(name -> !isInstalled(name)).toList();
        if (missing.isEmpty() || (mayInstall() && installed(missing))) {
            return;
        }
        String test = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass()
                .getSimpleName();
        leaveOut(test + " — needs packages; install with: apt-get install " + String.join(" ", missing));
    }

    private static boolean mayInstall() {
        return Files.exists(Path.of("/etc/debian_version"))
                && Files.isExecutable(Path.of("/usr/bin/apt-get"))
                && "root".equals(System.getProperty("user.name"));
    }

    private static boolean isInstalled(String name) {
        return Files.exists(Path.of("/var/lib/dpkg/info", name + ".list"))
                || Files.exists(Path.of("/var/lib/dpkg/info", name + ":amd64.list"))
                || Files.exists(Path.of("/var/lib/dpkg/info", name + ":arm64.list"));
    }

    /// One installation at a time on this machine; apt's own lock would fail instead of waiting.
    private static boolean installed(List<String> packages) {
        Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "nexaera-apt.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            return lock.isValid()
                    && (install(packages) || (run(List.of("apt-get", "-q", "update")) && install(packages)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean install(List<String> packages) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300", "install", "--no-install-recommends"));
        command.addAll(packages);
        return run(command);
    }

    private static boolean run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        try {
            return builder.start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void leaveOut(String line) {
        try {
            Files.createDirectories(LEFT_OUT.getParent());
            Files.writeString(
                    LEFT_OUT,
                    "left out: " + line + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Assumptions.abort("left out: " + line);
    }
}
