package io.nexaera.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;

/// Work on tenants' rows from outside the application, for a command of the operator's: own connections, no migrations.
public final class OperatorSession implements AutoCloseable {
    private final HikariDataSource pool;
    private final TenantDatabase database;

    private OperatorSession(HikariDataSource pool, ContextKey key) {
        this.pool = pool;
        this.database = new TenantDatabase(new SealedConnections(pool, key, Clock.systemUTC()));
    }

    /// @param contextKey base64, as the application has it
    public static OperatorSession open(String jdbcUrl, String user, String password, String contextKey) {
        ContextKey key = ContextKey.ofBase64(contextKey);
        return new OperatorSession(DatabaseConfiguration.pool("command-app", jdbcUrl, user, password, 2), key);
    }

    public TenantDatabase database() {
        return database;
    }

    @Override
    public void close() {
        pool.close();
    }
}
