package io.nexaera.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a Postgres program and waits for it.
///
/// Postgres refuses to run as root. For root it is started in a user namespace of its own (`unshare -U`), where it is
/// nobody and has no power over the rest of the machine, while its files stay root's.
final class PostgresCommand {
    private static final long PATIENCE_SECONDS = 120;
    private static final int SHOWN_LINES = 12;

    private final PostgresPrograms programs;
    private final Path log;

    PostgresCommand(PostgresPrograms programs, Path log) {
        this.programs = programs;
        this.log = log;
    }

    /// Stops the start with the log's last lines if the program fails.
    void run(String program, List<String> arguments) throws IOException {
        if (!succeeds(program, arguments)) {
            throw new CannotStart("Postgres could not start. The end of " + log + ":\n" + lastLines());
        }
    }

    boolean succeeds(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs.program(program).toString());
        command.addAll(arguments);
        return exitCode(command) == 0;
    }

    private int exitCode(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        keepOnlyHarmless(builder.environment());
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : giveUp(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(process);
        }
    }

    private static int giveUp(Process process) {
        process.destroyForcibly();
        return -1;
    }

    /// Neither PG* settings nor anyone's secrets reach the server process.
    private static void keepOnlyHarmless(Map<String, String> environment) {
        environment.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
        environment.put("LC_ALL", "C");
    }

    private static List<String> asOrdinaryUser() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (!namespacesAllowed()) {
            throw new CannotStart("Postgres refuses to run as root, and this machine doesn't allow user namespaces"
                    + " (unshare -U). Start Nexaera as an ordinary user.");
        }
        return List.of("unshare", "-U", "--");
    }

    private static boolean namespacesAllowed() throws IOException {
        try {
            return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
