package io.nexaera.models;

import io.nexaera.audit.AuditEvent;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A table in which an imported key comes to stand: a client's connections, or an agency's keys.
interface KeyRows {
    /// What stands where a key would go.
    ///
    /// @param importedAt empty where somebody entered or replaced it in the app
    record Held(UUID id, Optional<Instant> importedAt) {}

    Optional<Held> held(TenantTransaction tx, NewConnection wanted);

    /// Seals it and marks it as imported.
    UUID insertImported(TenantTransaction tx, NewConnection wanted);

    /// Opens it: as it would have to be wanted to be the same.
    default NewConnection opened(TenantTransaction tx, UUID id) {
        Connected there = connect(tx, id);
        ModelConnection connection = there.connection();
        return new NewConnection(
                connection.kind().label(),
                connection.kind(),
                connection.baseUrl(),
                there.defaultModel(),
                Optional.of(connection.key()));
    }

    Connected connect(TenantTransaction tx, UUID id);

    /// @param coming how many more there will be
    /// @throws io.nexaera.problem.Problem.Conflict where there are as many as there may be
    default void requireRoom(TenantTransaction tx, int coming) {}

    /// For the audit log.
    AuditEvent imported(TenantTransaction tx, UUID id);
}
