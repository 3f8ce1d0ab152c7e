package io.nexaera.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;

/// Platform work from outside the application, for a command of the operator's: own connections, no migrations.
public final class PlatformSession implements AutoCloseable {
    private final HikariDataSource pool;
    private final PlatformDatabase database;

    private PlatformSession(HikariDataSource pool, ContextKey key) {
        this.pool = pool;
        this.database = new PlatformDatabase(new SealedConnections(pool, key, Clock.systemUTC()));
    }

    /// @param contextKey base64, as the application has it
    public static PlatformSession open(String jdbcUrl, String platformPassword, String contextKey) {
        ContextKey key = ContextKey.ofBase64(contextKey);
        return new PlatformSession(
                DatabaseConfiguration.pool("command", jdbcUrl, "nx_platform", platformPassword, 2), key);
    }

    public PlatformDatabase database() {
        return database;
    }

    @Override
    public void close() {
        pool.close();
    }
}
