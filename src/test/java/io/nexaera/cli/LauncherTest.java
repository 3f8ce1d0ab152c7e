package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell script `./nexaera`, as far as it goes without building anything.
class LauncherTest {
    private static final Path SCRIPT = Path.of("nexaera").toAbsolutePath();

    @TempDir
    private Path elsewhere;

    private record Ran(int exitCode, String out, String err) {}

    @Test
    void helpIsPrintedOnStdout() throws Exception {
        Ran ran = run(SCRIPT, "--help");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("demo", "serve", "doctor");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void anUnknownCommandIsNamedAndUsageShown() throws Exception {
        Ran ran = run(SCRIPT, "dmeo");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("\"dmeo\"", "Usage: ./nexaera");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void noCommandShowsUsage() throws Exception {
        assertThat(run(SCRIPT).exitCode()).isEqualTo(2);
    }

    @Test
    void worksThroughALinkFromAPathWithSpaces() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(elsewhere.resolve("a b")).resolve("nx"), SCRIPT);
        assertThat(run(link, "help").out()).contains("Usage: ./nexaera");
        Files.delete(link);
    }

    /// A copy of the script on a machine whose JDKs are all too old or missing.
    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        Path old = Files.createDirectories(elsewhere.resolve("jdk-17/bin"));
        for (String program : List.of("java", "javac")) {
            assertThat(Files.createFile(old.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Path copy = elsewhere.resolve("nexaera");
        String bare = "usual_folders() { :; }\njava_on_path() { :; }\nmain \"$@\"\n";
        Files.writeString(copy, Files.readString(SCRIPT).replace("main \"$@\"\n", bare));
        ProcessBuilder builder = new ProcessBuilder("bash", copy.toString(), "demo");
        builder.environment().put("JAVA_HOME", elsewhere.resolve("jdk-17").toString());
        builder.environment().remove("JAVA25_HOME");
        builder.environment().put("HOME", elsewhere.toString());
        Ran ran = finish(builder);
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("needs a JDK, version 25", "sudo apt install", "JAVA25_HOME=");
    }

    private Ran run(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return finish(new ProcessBuilder(command));
    }

    private Ran finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = elsewhere.resolve("err.txt");
        Process process = builder.directory(elsewhere.toFile())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, Files.readString(err));
    }
}
