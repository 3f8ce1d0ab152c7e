package io.nexaera.webhooks;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Who has something to send, and who takes it. Taking a delivery moves its `next_at` behind the lease and counts its
/// attempt up: whoever is killed meanwhile lets the lease run out, and whoever comes back late finds that the number
/// has
/// moved on. Takers skip rows that others hold, so nodes don't queue behind each other.
@Component
class Queue {
    private static final Origin ORIGIN = Origin.ofPlatform("webhooks");

    private final PlatformDatabase platform;

    Queue(PlatformDatabase platform) {
        this.platform = platform;
    }

    /// An endpoint with something to send now.
    record Due(UUID tenant, UUID agency, Optional<UUID> subAccount, UUID endpoint, int failures) {}

    record Taken(UUID event, int attempt, int tries) {}

    /// Those that do well first.
    ///
    /// @param busy endpoints that this node is sending to already
    List<Due> due(Collection<UUID> busy, Instant now, int limit) {
        return platform.inTransaction(
                ORIGIN,
                tx -> tx.sql("""
                        select e.tenant_id, e.agency_id, e.sub_account_id, e.id, e.failures from app.webhook_endpoint e
                        cross join lateral (
                          select from app.webhook_delivery d
                          where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.state = 'waiting' and d.next_at <= :now
                          order by d.next_at limit 1) d -- by the index on it, whatever the planner believes
                        where e.state = 'on' and (e.rests_until is null or e.rests_until <= :now)
                          and e.id <> all (:busy)
                        order by e.failures limit :limit""")
                        .param("busy", busy.toArray(UUID[]::new))
                        .param("now", Timestamp.from(now))
                        .param("limit", limit)
                        .query((row, n) -> new Due(
                                row.getObject("tenant_id", UUID.class),
                                row.getObject("agency_id", UUID.class),
                                Optional.ofNullable(row.getObject("sub_account_id", UUID.class)),
                                row.getObject("id", UUID.class),
                                row.getInt("failures")))
                        .list());
    }

    List<Taken> take(TenantTransaction tx, UUID endpoint, int limit, Instant now, Duration lease) {
        return tx.sql("""
                        update app.webhook_delivery d set attempts = attempts + 1, next_at = :until
                        where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.done_at is null -- see Deliveries#settle
                          and d.event_id = any (array(
                            select w.event_id from app.webhook_delivery w
                            where w.tenant_id = :tenant and w.endpoint_id = :endpoint and w.state = 'waiting' and w.next_at <= :now
                            order by w.next_at limit :limit for update skip locked))
                        returning event_id, attempts, tries""")
                .param("endpoint", endpoint)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(lease)))
                .param("limit", limit)
                .query((row, n) -> new Taken(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3)))
                .list();
    }

    /// One that somebody wants sent at once, whatever its schedule says.
    Optional<Taken> takeOne(TenantTransaction tx, UUID endpoint, UUID event, Instant now, Duration lease) {
        return tx.sql("""
                        update app.webhook_delivery d set attempts = attempts + 1, next_at = :until
                        where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.event_id = :event and d.state = 'waiting'
                        returning event_id, attempts, tries""")
                .param("endpoint", endpoint)
                .param("event", event)
                .param("until", Timestamp.from(now.plus(lease)))
                .query((row, n) -> new Taken(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3)))
                .optional();
    }

    /// What was taken and not sent goes back as it was.
    void giveBack(TenantTransaction tx, UUID endpoint, Collection<Outcome.Claimed> unsent, Instant now) {
        tx.sql("""
                        update app.webhook_delivery d set next_at = :now
                        where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.done_at is null
                          and d.event_id = any (:events)""")
                .param("endpoint", endpoint)
                .param("now", Timestamp.from(now))
                .param(
                        "events",
                        unsent.stream().map(one -> one.message().event()).toArray(UUID[]::new))
                .update();
    }
}
