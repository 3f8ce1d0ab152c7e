package io.nexaera.retention;

import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import java.util.Optional;
import java.util.UUID;

/// A node in the middle of a purge, in small batches, until it is killed. It prints a line after each.
final class PurgeInAnotherProcess {
    private PurgeInAnotherProcess() {}

    /// @param arguments JDBC URL, password, context key, agency, client
    public static void main(String[] arguments) {
        TenantScope client = ScopeMint.job(
                UUID.fromString(arguments[3]),
                Optional.of(UUID.fromString(arguments[4])),
                UUID.randomUUID(),
                Origin.ofPlatform("test"));
        try (OperatorSession session = OperatorSession.open(arguments[0], "nx_app", arguments[1], arguments[2])) {
            UUID purge = session.database()
                    .inTransaction(
                            client,
                            tx -> tx.sql("select ctx.begin_purge(false)")
                                    .query(UUID.class)
                                    .single());
            while (true) {
                long gone = session.database()
                        .inTransaction(
                                client,
                                tx -> tx.sql("select ctx.purge_batch(:purge, 1, 20)")
                                        .param("purge", purge)
                                        .query(Long.class)
                                        .single());
                System.out.println(gone);
            }
        }
    }
}
