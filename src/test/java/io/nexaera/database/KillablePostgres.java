package io.nexaera.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/// A Postgres of a test's own that is killed with SIGKILL and started again where it was, on the same port.
public final class KillablePostgres implements AutoCloseable {
    private static final int ATTEMPTS = 50;

    private final Path folder;
    private final EmbeddedPostgres server;
    private final PostgresCommand command;

    private KillablePostgres(Path folder, EmbeddedPostgres server, PostgresCommand command) {
        this.folder = folder;
        this.server = server;
        this.command = command;
    }

    public static KillablePostgres start(Path folder) throws IOException {
        return of(folder, EmbeddedPostgres.start(folder));
    }

    /// One that runs already, in that folder; its starter also stops it.
    public static KillablePostgres of(Path folder, EmbeddedPostgres server) throws IOException {
        return new KillablePostgres(
                folder,
                server,
                new PostgresCommand(PostgresPrograms.unpackInto(folder), folder.resolve("postgres.log")));
    }

    public String jdbcUrl() {
        return server.jdbcUrl();
    }

    public Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), EmbeddedPostgres.SUPERUSER, server.superuserPassword());
    }

    /// The postmaster and everything it started, at once: what a power cut does to the server's memory.
    public void kill() throws IOException {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(KillablePostgres::awaitEnd);
    }

    /// One of the processes that serve a connection; Postgres then throws out all others and recovers by itself.
    ///
    /// @param choice any number; it picks which
    /// @return false where nobody was connected
    public boolean killOneBackend(int choice) throws IOException {
        List<ProcessHandle> backends =
                postmaster().children().filter(this::servesAConnection).toList();
        if (!backends.isEmpty()) {
            backends.get(Math.floorMod(choice, backends.size())).destroyForcibly();
        }
        return !backends.isEmpty();
    }

    public void startAgain() throws IOException {
        List<String> start = List.of(
                "start",
                "-w",
                "-t",
                "60",
                "-D",
                data().toString(),
                "-l",
                folder.resolve("postgres.log").toString());
        for (int attempt = 1; !command.succeeds("pg_ctl", start); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("Postgres doesn't come back; see " + folder.resolve("postgres.log"));
            }
        }
    }

    /// Until it lets somebody in again, after it has recovered by itself.
    public void awaitReady() {
        boolean ready = false;
        while (!ready) {
            try (Connection connection = asSuperuser()) {
                ready = connection.isValid(10);
            } catch (SQLException recovering) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean servesAConnection(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(EmbeddedPostgres.DATABASE);
        } catch (IOException gone) {
            return false;
        }
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().join();
        } catch (CompletionException | IllegalStateException alreadyGone) {
            return;
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    @Override
    public void close() {
        server.close();
    }
}
