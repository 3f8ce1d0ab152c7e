package io.nexaera.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Migrates as `nx_owner`, hands Postgres the context key, then opens the two pools that everything else uses.
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /// A policy's subqueries make every plan for known values look worth its while, so Postgres would plan the same
    /// statement anew each time: that costs ten times what running it does (docs/isolation-figures.md).
    private static final String GENERIC_PLANS = "-c plan_cache_mode=force_generic_plan";

    /// Each transaction looks through all of its session's statements for one that isn't the driver's (`ctx.begin`), at
    /// about 1 µs a statement. A chat turn needs some 40.
    private static final int STATEMENTS_KEPT = 80;

    /// Proof that the schema is current; the pools wait for it.
    record Migrated(int applied) {}

    @Bean
    Migrated migrated(DatabaseSettings settings, ContextKey key) throws SQLException {
        int applied = Migrations.apply(settings.url(), settings.ownerPassword());
        ContextSetup.apply(settings, key);
        WallLint.demand(settings);
        return new Migrated(applied);
    }

    @Bean
    ContextKey contextKey(DatabaseSettings settings) {
        return ContextKey.ofBase64(settings.contextKey());
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TenantDatabase tenantDatabase(DatabaseSettings settings, ContextKey key, Clock clock, HikariDataSource appPool) {
        return new TenantDatabase(new SealedConnections(appPool, key, clock));
    }

    @Bean
    PlatformDatabase platformDatabase(
            DatabaseSettings settings, ContextKey key, Clock clock, HikariDataSource platformPool) {
        return new PlatformDatabase(new SealedConnections(platformPool, key, clock));
    }

    @Bean
    Vacuum vacuum(DatabaseSettings settings) {
        return new Vacuum(settings);
    }

    @Bean
    HikariDataSource appPool(DatabaseSettings settings, Migrated migrated) {
        return pool("app", settings.url(), settings.appUser(), settings.appPassword(), settings.connections());
    }

    @Bean
    HikariDataSource platformPool(DatabaseSettings settings, Migrated migrated) {
        return pool(
                "platform", settings.url(), "nx_platform", settings.platformPassword(), settings.platformConnections());
    }

    static HikariDataSource pool(String name, String url, String user, String password, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(2);
        config.setAutoCommit(false);
        config.setConnectionTimeout(10_000);
        config.addDataSourceProperty("ApplicationName", "nexaera-" + name);
        config.addDataSourceProperty("options", GENERIC_PLANS);
        config.addDataSourceProperty("preparedStatementCacheQueries", STATEMENTS_KEPT);
        return new HikariDataSource(config);
    }
}
