package io.nexaera;

import io.nexaera.tenancy.DatabaseBootstrap;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// One real Postgres per test run, set up by the same bootstrap as an installation. Every role's password is its name.
public final class TestDatabase {
    private static final EmbeddedPostgres SERVER = start();

    public static final String CONTEXT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private TestDatabase() {}

    public static String url() {
        return "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/nexaera";
    }

    /// A raw connection as one of the roles: what an attacker inside the application has.
    public static Connection as(String role) throws SQLException {
        return DriverManager.getConnection(url(), role, role);
    }

    public static Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            try (Connection postgres = server.getPostgresDatabase().getConnection();
                    Statement statement = postgres.createStatement()) {
                statement.execute("create database nexaera");
            }
            try (Connection superuser =
                    server.getDatabase("postgres", "nexaera").getConnection()) {
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
}
