package io.nexaera;

import io.nexaera.database.EmbeddedPostgres;
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

    private static EmbeddedPostgres start() {
        try {
            Path folder = Files.createTempDirectory("nexaera-test");
            EmbeddedPostgres server = EmbeddedPostgres.start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
            try (Connection superuser = DriverManager.getConnection(
                    server.jdbcUrl(), EmbeddedPostgres.SUPERUSER, server.superuserPassword())) {
                DatabaseBootstrap.run(
                        superuser, Map.of("nx_owner", "nx_owner", "nx_app", "nx_app", "nx_platform", "nx_platform"));
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
