package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the database knows of key-encryption keys, across all tenants: which are named, how often, and data keys as
/// they
/// are wrapped. No secret and no usable key comes this way.
record KeksInUse(PlatformDatabase database) {
    private static final Origin ORIGIN = Origin.ofPlatform("key-encryption keys");
    private static final WrappedDataKey BEFORE_ALL = new WrappedDataKey(new UUID(0, 0), "", "");

    /// A version that the database names.
    ///
    /// @param dataKeys wrapped by it
    /// @param inHalves of these, how many need their tenant's share as well
    /// @param tenants clients and agencies whose data keys they are
    record Use(String kekId, Optional<Instant> retiredAt, long dataKeys, long inHalves, long tenants) {}

    record WrappedDataKey(UUID tenant, String id, String envelope) {}

    record SecretsWithoutKey(String place, String keyId, long secrets) {}

    List<Use> all() {
        return database.inTransaction(
                ORIGIN,
                tx -> tx.sql("select kek_id, retired_at, data_keys, in_halves, tenants from ctx.keks_in_use()")
                        .query((row, n) -> new Use(
                                row.getString(1),
                                Optional.ofNullable(row.getTimestamp(2)).map(Timestamp::toInstant),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)))
                        .list());
    }

    /// One data key of this version, if there is any.
    Optional<WrappedDataKey> sample(String kekId) {
        return wrappedBy(kekId, Optional.empty(), 1).stream().findFirst();
    }

    List<WrappedDataKey> wrappedBy(String kekId, Optional<WrappedDataKey> last, int most) {
        WrappedDataKey after = last.orElse(BEFORE_ALL);
        return database.inTransaction(
                ORIGIN,
                tx -> tx.sql("select tenant_id, id, wrapped from ctx.wrapped_data_keys(:kek, :tenant, :id, :most)")
                        .param("kek", kekId)
                        .param("tenant", after.tenant())
                        .param("id", after.id())
                        .param("most", most)
                        .query((row, n) -> new WrappedDataKey(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                new String(row.getBytes(3), StandardCharsets.US_ASCII)))
                        .list());
    }

    /// Puts data keys under another version, all of them or none.
    ///
    /// @return how many of them were still what they are here
    int rewrap(List<WrappedDataKey> keys, List<Kek.Wrapped> anew) {
        return database.inTransaction(ORIGIN, tx -> {
            int done = 0;
            for (int i = 0; i < keys.size(); i++) {
                WrappedDataKey key = keys.get(i);
                boolean changed = tx.sql("select ctx.rewrap_data_key(:tenant, :id, :was, :kek, :becomes)")
                        .param("tenant", key.tenant())
                        .param("id", key.id())
                        .param("was", key.envelope().getBytes(StandardCharsets.US_ASCII))
                        .param("kek", anew.get(i).kekId())
                        .param("becomes", anew.get(i).bytes())
                        .query(Boolean.class)
                        .single();
                done += changed ? 1 : 0;
            }
            return done;
        });
    }

    /// From now on the database refuses what another version than this one wrapped.
    void retireAllBut(String active) {
        database.run(
                ORIGIN,
                tx -> tx.sql("select ctx.retire_keks_but(:active)")
                        .param("active", active)
                        .query((row, n) -> true)
                        .list());
    }

    /// Into the log of the installation.
    void record(AuditLog audit, AuditEvent event) {
        database.run(ORIGIN, tx -> audit.recordForPlatform(tx, event));
    }

    List<SecretsWithoutKey> secretsWithoutKey() {
        return database.inTransaction(
                ORIGIN,
                tx -> tx.sql("select place, key_id, secrets from ctx.secrets_without_key()")
                        .query((row, n) -> new SecretsWithoutKey(row.getString(1), row.getString(2), row.getLong(3)))
                        .list());
    }
}
