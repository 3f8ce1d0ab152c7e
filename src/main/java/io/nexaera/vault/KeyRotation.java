package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// A tenant's encryption keys: how they stand, and a new one on demand.
@Component
public class KeyRotation {
    private final TenantDatabase database;
    private final DataKeys keys;
    private final SealedColumns columns;
    private final Shares shares;
    private final AuditLog audit;
    private final RotationSettings settings;

    KeyRotation(
            TenantDatabase database,
            DataKeys keys,
            SealedColumns columns,
            Shares shares,
            AuditLog audit,
            RotationSettings settings) {
        this.database = database;
        this.keys = keys;
        this.columns = columns;
        this.shares = shares;
        this.audit = audit;
        this.settings = settings;
    }

    /// How a tenant's keys stand.
    ///
    /// @param secrets sealed for this tenant
    /// @param underOldKeys of these, how many are not sealed anew yet
    /// @param percent of the secrets that are under the active key, 0 to 100; 100 where there is none
    /// @param days after which a key gives way by itself
    public record Standing(List<DataKey> keys, long secrets, long underOldKeys, int percent, long days) {
        static Standing of(List<DataKey> keys, long days) {
            long all = keys.stream().mapToLong(DataKey::rows).sum();
            long old = keys.stream()
                    .filter(key -> key.state() != DataKey.State.ACTIVE)
                    .mapToLong(DataKey::rows)
                    .sum();
            return new Standing(keys, all, old, all == 0 ? 100 : (int) ((all - old) * 100 / all), days);
        }

        /// Whether a key still waits to be destroyed.
        public boolean underWay() {
            return keys.stream().anyMatch(key -> key.state() == DataKey.State.RETIRING);
        }
    }

    public Standing standing(TenantScope scope) {
        return database.inTransaction(
                scope,
                tx -> Standing.of(
                        DataKeyRows.all(tx, columns.rowsByKey(tx)),
                        settings.after().toDays()));
    }

    /// Takes a new key into use. What is sealed moves to it in the background; nothing stops meanwhile.
    ///
    /// @throws Problem.Conflict `vault.nothing-sealed` where there is no key yet, `vault.rotating` where somebody
    /// does the same at this moment
    public void rotate(TenantScope scope) {
        database.run(scope, tx -> {
            DataKeyRows.Stored before = keys.current(tx)
                    .orElseThrow(() -> new Problem.Conflict(
                            "vault.nothing-sealed",
                            "There is no key to change yet: one is made when the first secret is stored."));
            DataKeyRows.Stored after = keys.rotate(tx);
            audit.record(
                    tx,
                    AuditEvent.of("vault.key-rotated")
                            .target("data-key", before.id(), before.id())
                            .after(Map.of("key", after.id(), "why", "on demand")));
        });
    }

    /// Makes everything that this tenant ever sealed unreadable for good, in every copy of the database. There is no
    /// way
    /// back.
    public void shred(TenantScope scope) {
        database.run(
                scope,
                tx -> audit.record(
                        tx,
                        AuditEvent.of("vault.shredded")
                                .target("tenant", scope.tenant(), scope.tenant().toString())));
        shares.destroy(scope.tenant());
    }
}
