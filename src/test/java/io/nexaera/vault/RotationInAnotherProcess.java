package io.nexaera.vault;

import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A node that does nothing but rotate one client's data key again and again, until it is killed. It prints a line for
/// each
/// rotation that it begins.
final class RotationInAnotherProcess {
    private RotationInAnotherProcess() {}

    /// @param arguments JDBC URL, password, context key, key file, its password, agency, client
    public static void main(String[] arguments) throws Exception {
        VaultSettings settings = new VaultSettings(
                VaultSettings.Kind.KEYSTORE,
                Path.of(arguments[3]),
                arguments[4],
                null,
                Set.of(),
                new VaultSettings.Pkcs11(null, null, "", null));
        RotationSettings rotation =
                new RotationSettings(Duration.ofDays(90), 1 << 30, 10, Duration.ofMillis(1), Duration.ofMinutes(10));
        TenantScope client = ScopeMint.job(
                UUID.fromString(arguments[5]),
                Optional.of(UUID.fromString(arguments[6])),
                UUID.randomUUID(),
                Origin.ofPlatform("test"));
        try (OperatorSession session = OperatorSession.open(arguments[0], "nx_app", arguments[1], arguments[2])) {
            TenantDatabase database = session.database();
            Shares shares = new Shares(settings);
            Jobs jobs = Jobs.ofAnotherProcess();
            AuditLog audit = AuditLog.besideTheApplication();
            SealedColumns columns = new SealedColumns();
            LentKeys lent = new LentKeys(
                    shares,
                    ClientTokens.of(
                            new ClientTokenSettings(
                                    null, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)),
                            settings,
                            shares));
            DataKeys keys = new DataKeys(VaultKeys.existing(settings), shares, lent, jobs, rotation);
            WaitingJobs waiting = new WaitingJobs(database, lent, jobs);
            Reencryption reencryption = new Reencryption(database, keys, columns, jobs, audit, waiting, rotation);
            UnusedKeys unused = new UnusedKeys(database, keys, columns, reencryption, jobs, audit, waiting, rotation);
            while (true) {
                DataKeyRows.Stored fresh = database.inTransaction(client, keys::rotate);
                System.out.println(fresh.id());
                reencryption.sealAnew(client);
                unused.run(new Job(UUID.randomUUID(), unused.kind(), fresh.uuid(), client, 1));
            }
        }
    }
}
