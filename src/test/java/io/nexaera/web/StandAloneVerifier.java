package io.nexaera.web;

import io.nexaera.house.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The verifiers of `examples/verify-the-log`, as processes of their own. The Java one is compiled once for all.
final class StandAloneVerifier {
    record Verdict(int code, String said) {}

    private static final Path CLASSES = compiled();

    private StandAloneVerifier() {}

    static Verdict java(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                CLASSES.toString(),
                "VerifyTheLog"));
        command.addAll(List.of(words));
        return run(command);
    }

    static Verdict node(String... words) throws IOException, InterruptedException {
        if (Stream.of(System.getenv("PATH").split(":", -1))
                .noneMatch(place -> Files.isExecutable(Path.of(place, "node")))) {
            Needs.debianPackages("nodejs");
        }
        List<String> command = new ArrayList<>(List.of("node", "examples/verify-the-log/verify.mjs"));
        command.addAll(List.of(words));
        return run(command);
    }

    static Verdict run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), said);
    }

    private static Path compiled() {
        try {
            Path classes = Files.createTempDirectory("nexaera-verifier");
            int code = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-proc:none",
                            "-d",
                            classes.toString(),
                            "examples/verify-the-log/VerifyTheLog.java");
            if (code != 0) {
                throw new IllegalStateException("the verifier doesn't compile");
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
