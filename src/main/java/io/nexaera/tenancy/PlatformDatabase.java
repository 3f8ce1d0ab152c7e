package io.nexaera.tenancy;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/// Work across tenants: finding who signs in, opening an agency, claiming background jobs. It runs as its own role,
/// which
/// has few grants, on its own connections; what it changes for a tenant is in that tenant's audit log.
public final class PlatformDatabase {
    private static final UUID NOBODY = new UUID(0, 0);

    private final SealedConnections connections;

    PlatformDatabase(SealedConnections connections) {
        this.connections = connections;
    }

    public <T> T inTransaction(Origin origin, Function<PlatformTransaction, T> work) {
        TenantScope scope = new TenantScope(TenantScope.Kind.PLATFORM, NOBODY, Optional.empty(), NOBODY, 0, origin);
        return connections.inTransaction(scope, client -> work.apply(new PlatformTransaction(client, origin)));
    }

    public void run(Origin origin, Consumer<PlatformTransaction> work) {
        inTransaction(origin, tx -> {
            work.accept(tx);
            return Boolean.TRUE;
        });
    }
}
