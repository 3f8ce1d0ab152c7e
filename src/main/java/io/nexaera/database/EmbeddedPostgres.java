package io.nexaera.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/// A Postgres of our own, for the demo and for tests: nobody has to install or configure anything.
///
/// Everything lives in one folder: programs, data, log, secrets. The first start takes a few seconds, later ones less
/// than one. Durable: `fsync`, synchronous commits and page checksums are on.
public final class EmbeddedPostgres implements AutoCloseable {
    public static final String HOST = "127.0.0.1";
    public static final String DATABASE = "nexaera";
    public static final String SUPERUSER = "postgres";
    private static final String MAJOR_VERSION = "18";

    private final FolderLock lock;
    private final PostgresCommand command;
    private final Path data;
    private final Secrets secrets;
    private final int port;

    private EmbeddedPostgres(FolderLock lock, PostgresCommand command, Path data, Secrets secrets, int port) {
        this.lock = lock;
        this.command = command;
        this.data = data;
        this.secrets = secrets;
        this.port = port;
    }

    /// Starts it on a free port of the loopback address, and makes the empty database `nexaera` if there is none.
    /// A server that a killed process left behind in this folder is stopped first.
    ///
    /// @param folder made if missing; one that holds other things is refused
    /// @throws CannotStart with a sentence for the operator
    public static EmbeddedPostgres start(Path folder) {
        try {
            Path home = ownFolder(folder.toAbsolutePath().normalize());
            FolderLock lock = FolderLock.take(home);
            try {
                return start(home, lock);
            } catch (RuntimeException | IOException | SQLException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotStart("The data folder " + folder + " can't be used (" + e
                    + "). Choose another with --data, or mend that.");
        } catch (SQLException e) {
            throw new CannotStart("Postgres in " + folder + " does not answer: " + e.getMessage());
        }
    }

    private static EmbeddedPostgres start(Path home, FolderLock lock) throws IOException, SQLException {
        Secrets secrets = Secrets.in(home);
        PostgresCommand command = new PostgresCommand(PostgresPrograms.unpackInto(home), home.resolve("postgres.log"));
        EmbeddedPostgres postgres = new EmbeddedPostgres(lock, command, home.resolve("data"), secrets, freePort());
        postgres.stopOrphan();
        postgres.initializeOnce();
        postgres.launch();
        return postgres;
    }

    public int port() {
        return port;
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String superuserPassword() {
        return secrets.password("database.superuser.password");
    }

    /// The other secrets of the same folder, under the same lock.
    public Secrets secrets() {
        return secrets;
    }

    /// Stops the server and lets go of the folder. Clients that are still connected are cut off.
    @Override
    public void close() {
        try (lock) {
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the kernel does when this process is killed: the folder is free, the server still runs. For tests.
    void letGoOfTheFolder() throws IOException {
        lock.close();
    }

    private static Path ownFolder(Path folder) throws IOException {
        boolean strange =
                Files.exists(folder) && !Files.exists(folder.resolve("lock")) && !PrivateFiles.isEmpty(folder);
        if (strange) {
            throw new CannotStart(
                    "The folder " + folder + " holds other files. Choose an empty or a new one with --data.");
        }
        return PrivateFiles.folder(folder);
    }

    private void initializeOnce() throws IOException {
        Path version = data.resolve("PG_VERSION");
        if (!Files.exists(version)) {
            initialize();
        } else if (!Files.readString(version).strip().equals(MAJOR_VERSION)) {
            throw new CannotStart("The data in " + data + " is of Postgres "
                    + Files.readString(version).strip() + ", and this Nexaera brings " + MAJOR_VERSION
                    + ". Choose another folder with --data, or run the Nexaera that made it.");
        }
    }

    /// Made under another name and renamed when whole, so that a crash leaves no half-made cluster.
    private void initialize() throws IOException {
        Path fresh = data.resolveSibling("data.new");
        Path password = data.resolveSibling("superuser.new");
        PrivateFiles.delete(fresh);
        PrivateFiles.write(password, superuserPassword());
        command.run("initdb", initdbArguments(fresh, password));
        Files.delete(password);
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> initdbArguments(Path fresh, Path password) {
        return List.of(
                "--pgdata=" + fresh,
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
    }

    private void launch() throws IOException, SQLException {
        ClusterFiles.write(data, port);
        command.run(
                "pg_ctl",
                List.of(
                        "start",
                        "-w",
                        "-t",
                        "60",
                        "-D",
                        data.toString(),
                        "-l",
                        logFile().toString()));
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), SUPERUSER, superuserPassword());
                Statement statement = connection.createStatement()) {
            createDatabase(statement);
        }
    }

    private static void createDatabase(Statement statement) throws SQLException {
        boolean exists = statement
                .executeQuery("select 1 from pg_catalog.pg_database where datname = '" + DATABASE + "'")
                .next();
        if (!exists) {
            statement.execute("create database " + DATABASE);
        }
    }

    private void stopOrphan() throws IOException {
        if (orphan().isPresent()) {
            stop();
        }
    }

    private void stop() throws IOException {
        boolean stopped = command.succeeds("pg_ctl", stopArguments("fast", 20));
        if (!stopped && orphan().isPresent()) {
            command.succeeds("pg_ctl", stopArguments("immediate", 10));
        }
    }

    private List<String> stopArguments(String mode, int seconds) {
        return List.of("stop", "-w", "-t", Integer.toString(seconds), "-m", mode, "-D", data.toString());
    }

    /// We hold the folder's lock, so a server that runs in it has lost the process it worked for.
    private Optional<ProcessHandle> orphan() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
    }

    private Path logFile() {
        return data.resolveSibling("postgres.log");
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        }
    }
}
