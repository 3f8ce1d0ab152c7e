package io.nexaera.tenancy;

import java.util.function.Consumer;
import java.util.function.Function;

/// Runs work on one tenant's rows, sealed to them by Postgres itself.
public final class TenantDatabase {
    private final SealedConnections connections;

    TenantDatabase(SealedConnections connections) {
        this.connections = connections;
    }

    /// Runs `work` on this tenant's rows only; commits when it returns, rolls back when it throws. Never call a model
    /// or
    /// parse a file inside: it would hold a pooled connection.
    ///
    /// @throws org.springframework.dao.DataAccessException what Postgres refused, or no connection
    public <T> T inTransaction(TenantScope scope, Function<TenantTransaction, T> work) {
        return connections.inTransaction(scope, client -> work.apply(new TenantTransaction(client, scope)));
    }

    /// The same for work without a result.
    public void run(TenantScope scope, Consumer<TenantTransaction> work) {
        inTransaction(scope, tx -> {
            work.accept(tx);
            return Boolean.TRUE;
        });
    }
}
