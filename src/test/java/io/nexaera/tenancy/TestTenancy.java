package io.nexaera.tenancy;

import io.nexaera.TestDatabase;
import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.database.KillablePostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// A migrated database without the rest of the application, and rows to test with.
public final class TestTenancy {
    private static final ContextMode MODE = ContextMode.valueOf(
            TestDatabase.CONTEXT_MODE.toUpperCase(Locale.ROOT).replace('-', '_'));
    private static final DatabaseSettings SETTINGS = new DatabaseSettings(
            TestDatabase.url(),
            "nx_app",
            "nx_app",
            "nx_owner",
            "nx_platform",
            TestDatabase.CONTEXT_KEY,
            4,
            2,
            MODE,
            Duration.ofHours(1));
    private static final ContextKey KEY = ContextKey.ofBase64(TestDatabase.CONTEXT_KEY);
    private static final DatabaseConfiguration CONFIGURATION = new DatabaseConfiguration();

    private TestTenancy() {}

    public static TenantDatabase database() throws SQLException {
        var migrated = CONFIGURATION.migrated(SETTINGS, KEY);
        return CONFIGURATION.tenantDatabase(
                SETTINGS, KEY, Clock.systemUTC(), CONFIGURATION.appPool(SETTINGS, migrated));
    }

    /// A database of its own on the same server, for a test that damages it.
    ///
    /// @param url JDBC, for raw connections; every role's password is its name
    public record Separate(String url, TenantDatabase tenants, PlatformDatabase platform) {
        public Connection asSuperuser() throws SQLException {
            return DriverManager.getConnection(url, EmbeddedPostgres.SUPERUSER, TestDatabase.superuserPassword());
        }
    }

    public static Separate separate(String name) throws SQLException {
        String url = TestDatabase.url().replaceFirst("/[a-z]+$", "/" + name);
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("create database " + name);
        }
        try (Connection superuser =
                DriverManager.getConnection(url, EmbeddedPostgres.SUPERUSER, TestDatabase.superuserPassword())) {
            DatabaseBootstrap.run(superuser, Map.of());
        }
        DatabaseSettings settings = new DatabaseSettings(
                url,
                "nx_app",
                "nx_app",
                "nx_owner",
                "nx_platform",
                TestDatabase.CONTEXT_KEY,
                4,
                4,
                MODE,
                Duration.ofHours(1));
        var migrated = CONFIGURATION.migrated(settings, KEY);
        return new Separate(
                url,
                CONFIGURATION.tenantDatabase(
                        settings, KEY, Clock.systemUTC(), CONFIGURATION.appPool(settings, migrated)),
                CONFIGURATION.platformDatabase(
                        settings, KEY, Clock.systemUTC(), CONFIGURATION.platformPool(settings, migrated)));
    }

    /// A server of its own, for a test that kills it; every role's password is its name.
    public static void prepare(KillablePostgres server) throws SQLException {
        try (Connection superuser = server.asSuperuser()) {
            DatabaseBootstrap.run(
                    superuser, Map.of("nx_owner", "nx_owner", "nx_app", "nx_app", "nx_platform", "nx_platform"));
        }
        CONFIGURATION.migrated(
                new DatabaseSettings(
                        server.jdbcUrl(),
                        "nx_app",
                        "nx_app",
                        "nx_owner",
                        "nx_platform",
                        TestDatabase.CONTEXT_KEY,
                        4,
                        4,
                        MODE,
                        Duration.ofHours(1)),
                KEY);
    }

    /// As a node that starts with this key does.
    static void install(ContextKey key, Duration overlap) throws SQLException {
        ContextSetup.apply(
                new DatabaseSettings(
                        SETTINGS.url(), "nx_app", "nx_app", "nx_owner", "nx_platform", "", 4, 2, MODE, overlap),
                key);
    }

    public static UUID agency(String slug) throws SQLException {
        return insert(
                "insert into app.agency (slug, name) values (?, ?) on conflict (slug) do update set name = excluded.name returning id",
                slug,
                slug);
    }

    public static UUID subAccount(UUID agency, String slug) throws SQLException {
        return insert(
                "insert into app.sub_account (agency_id, slug, name) values (?, ?, ?) on conflict (agency_id, slug) do update set name = excluded.name returning id",
                agency,
                slug,
                slug);
    }

    private static UUID insert(String sql, Object... values) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getObject(1, UUID.class);
            }
        }
    }
}
