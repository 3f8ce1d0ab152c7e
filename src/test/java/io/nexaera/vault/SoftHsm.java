package io.nexaera.vault;

import io.nexaera.house.Needs;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// Tokens of SoftHSM 2. The module reads `SOFTHSM2_CONF`, which the build sets for the tests, and looks for tokens
/// once:
/// all are made before any is used.
final class SoftHsm {
    static final String PIN = "canary-pin-4711";

    private static final Pattern MADE = Pattern.compile("slot (\\d+)\\s*$");

    private static @Nullable Deque<SoftHsm> unused;

    private final Path library;
    private final long slot;
    private final Path folder;

    private SoftHsm(Path library, long slot, Path folder) {
        this.library = library;
        this.slot = slot;
        this.folder = folder;
    }

    /// An empty token that no other test has.
    static synchronized SoftHsm token() {
        if (unused == null) {
            unused = new ArrayDeque<>(make(12));
        }
        return unused.removeFirst();
    }

    /// Installs SoftHSM where it may.
    private static List<SoftHsm> make(int count) {
        Needs.debianPackages("softhsm2");
        Path configuration = Path.of(Objects.requireNonNull(System.getenv("SOFTHSM2_CONF"), "the build sets it"));
        Path folder = configuration.resolveSibling("tokens");
        try {
            FileSystemUtils.deleteRecursively(configuration.getParent());
            Files.createDirectories(folder);
            Files.writeString(
                    configuration,
                    "directories.tokendir = " + folder + "\nobjectstore.backend = file\nlog.level = ERROR\n");
            return Stream.generate(() -> made(folder)).limit(count).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A link to the module, which a test may take away: then nobody can sign in any more.
    Path library() {
        return library;
    }

    /// Where the token's keys are.
    Path folder() {
        return folder;
    }

    Pkcs11 settings(String pin) {
        return new Pkcs11(library, slot, pin, null);
    }

    private static SoftHsm made(Path tokens) {
        try {
            List<Path> before = list(tokens);
            String said = run(
                    "softhsm2-util",
                    "--init-token",
                    "--free",
                    "--label",
                    "nexaera",
                    "--so-pin",
                    "12345678",
                    "--pin",
                    PIN);
            Matcher slot = MADE.matcher(said.strip());
            if (!slot.find()) {
                throw new IOException(said);
            }
            Path folder = list(tokens).stream()
                    .filter(path -> !before.contains(path))
                    .findFirst()
                    .orElseThrow();
            Path library = tokens.resolveSibling("module-" + slot.group(1) + ".so");
            return new SoftHsm(Files.createSymbolicLink(library, module()), Long.parseLong(slot.group(1)), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path module() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
