package io.nexaera.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.postgresql.PGStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/// Runs work in a transaction that begins with the safe prologue: `RESET ALL`, then `ctx.begin` as an unnamed
/// statement,
/// in one round trip. A connection whose session an earlier user left unclean is dropped from the pool and the next one
/// tried.
final class SealedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(SealedConnections.class);
    private static final int ATTEMPTS = 20;

    /// `ctx.begin` found the session unclean (42501), or a prepared statement of the driver is gone (26000).
    private static final Set<String> UNCLEAN = Set.of("42501", "26000");

    /// The connection broke, or the server ended it: nothing was done on it yet.
    private static final List<String> GONE = List.of("08", "57P");

    private final HikariDataSource pool;
    private final ContextKey key;
    private final Clock clock;

    SealedConnections(HikariDataSource pool, ContextKey key, Clock clock) {
        this.pool = pool;
        this.key = key;
        this.clock = clock;
    }

    <T> T inTransaction(TenantScope scope, Function<JdbcClient, T> work) {
        try (Connection connection = begin(scope)) {
            try {
                T result = work.apply(Statements.on(connection));
                connection.commit();
                return result;
            } catch (Throwable failure) {
                rollback(connection, failure);
                throw failure;
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static DataAccessException translated(SQLException failure) {
        DataAccessException known = new SQLStateSQLExceptionTranslator().translate("transaction", null, failure);
        return known == null ? new UncategorizedSQLException("transaction", null, failure) : known;
    }

    private Connection begin(TenantScope scope) throws SQLException {
        SQLException last = new SQLException("no connection was tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Connection connection = pool.getConnection();
            try {
                seal(connection, scope);
                return connection;
            } catch (SQLException e) {
                last = e;
                if (!betterWithAnother(e)) {
                    giveBack(connection);
                    throw e;
                }
                drop(connection, e);
            }
        }
        throw last;
    }

    private void seal(Connection connection, TenantScope scope) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement prologue = connection.prepareStatement("reset all; select ctx.begin(?)")) {
            prologue.unwrap(PGStatement.class).setPrepareThreshold(0);
            prologue.setString(1, scope.token().orElseGet(() -> key.token(scope, clock)));
            prologue.execute();
        }
    }

    private static boolean betterWithAnother(SQLException refusal) {
        String state = String.valueOf(refusal.getSQLState());
        return UNCLEAN.contains(state) || GONE.stream().anyMatch(state::startsWith);
    }

    private void drop(Connection connection, SQLException refusal) throws SQLException {
        LOG.warn("dropped a pooled connection that was not clean or had ended ({})", refusal.getSQLState());
        pool.evictConnection(connection);
        connection.close();
    }

    private static void giveBack(Connection connection) throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }

    private void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
