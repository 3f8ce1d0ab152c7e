package io.nexaera.siem;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Which destinations this node serves. A destination is due where its tenant's log has grown beyond what it has
/// acknowledged; whoever dies with one loses it when the lease runs out.
final class Leases {
    private static final Origin ORIGIN = Origin.ofPlatform("log streaming");

    /// @param id of the destination
    record Lease(UUID id, UUID agency, Optional<UUID> subAccount) {}

    private final PlatformDatabase database;
    private final Duration length;
    private final UUID holder = UUID.randomUUID();

    Leases(PlatformDatabase database, Duration length) {
        this.database = database;
        this.length = length;
    }

    UUID holder() {
        return holder;
    }

    /// Takes up to `limit` destinations that are due, those that wait longest first.
    List<Lease> claim(int limit) {
        return database.inTransaction(
                ORIGIN,
                tx -> tx.sql("""
                        update app.siem_destination set lease_holder = :holder,
                          lease_until = clock_timestamp() + make_interval(secs => :lease)
                        where (tenant_id, id) in (
                          select d.tenant_id, d.id from app.siem_destination d
                          where d.state = 'active' and d.next_try_at <= now()
                            and (d.lease_until is null or d.lease_until < clock_timestamp())
                            and exists (select from app.log_leaf l where l.tenant_id = d.tenant_id and l.leaf_index >= d.next_index)
                          order by d.next_try_at limit :limit for update skip locked)
                        returning id, agency_id, sub_account_id""")
                        .param("holder", holder)
                        .param("lease", seconds())
                        .param("limit", limit)
                        .query((row, n) -> new Lease(
                                row.getObject("id", UUID.class),
                                row.getObject("agency_id", UUID.class),
                                Optional.ofNullable(row.getObject("sub_account_id", UUID.class))))
                        .list());
    }

    void renew(Collection<UUID> destinations) {
        if (!destinations.isEmpty()) {
            database.run(
                    ORIGIN,
                    tx -> tx.sql("""
                            update app.siem_destination set lease_until = clock_timestamp() + make_interval(secs => :lease)
                            where id in (:ids) and lease_holder = :holder""")
                            .param("lease", seconds())
                            .param("ids", destinations)
                            .param("holder", holder)
                            .update());
        }
    }

    void release(UUID destination) {
        database.run(
                ORIGIN,
                tx -> tx.sql("""
                        update app.siem_destination set lease_holder = null, lease_until = null
                        where id = :id and lease_holder = :holder""")
                        .param("id", destination)
                        .param("holder", holder)
                        .update());
    }

    private double seconds() {
        return length.toMillis() / 1000.0;
    }
}
