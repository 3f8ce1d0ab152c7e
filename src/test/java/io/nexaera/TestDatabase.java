package io.nexaera;

import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.database.KillablePostgres;
import io.nexaera.tenancy.DatabaseBootstrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/// One real Postgres per test run, set up by the same bootstrap as an installation. Every role's password is its name.
public final class TestDatabase {
    private static final Path FOLDER = temporary();
    private static final EmbeddedPostgres SERVER = start();

    public static final String CONTEXT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// `-Dnexaera.test.context=per-statement` runs everything in the other context mode.
    public static final String CONTEXT_MODE = System.getProperty("nexaera.test.context", "auto");

    private TestDatabase() {}

    public static String url() {
        return SERVER.jdbcUrl();
    }

    /// A raw connection as one of the roles: what an attacker inside the application has.
    public static Connection as(String role) throws SQLException {
        return DriverManager.getConnection(url(), role, role);
    }

    public static Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(url(), EmbeddedPostgres.SUPERUSER, SERVER.superuserPassword());
    }

    public static String superuserPassword() {
        return SERVER.superuserPassword();
    }

    /// The server's programs, data and log.
    public static Path folder() {
        return FOLDER;
    }

    /// Kills the server under everybody and starts it again where it was. For runs by hand alone.
    public static void killAndStartAgain() throws IOException {
        KillablePostgres killable = KillablePostgres.of(FOLDER, SERVER);
        killable.kill();
        killable.startAgain();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("nexaera-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start(FOLDER);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, FOLDER)));
            try (Connection superuser = DriverManager.getConnection(
                    server.jdbcUrl(), EmbeddedPostgres.SUPERUSER, server.superuserPassword())) {
                DatabaseBootstrap.run(
                        superuser, Map.of("nx_owner", "nx_owner", "nx_app", "nx_app", "nx_platform", "nx_platform"));
            }
            return server;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(EmbeddedPostgres server, Path folder) {
        server.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
