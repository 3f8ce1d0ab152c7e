package io.nexaera.outbox;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The leases: which jobs this node holds. Claims skip rows that others hold, so nodes don't queue behind each other.
@Component
class ClaimedJobs {
    record Claim(UUID id, UUID agency, Optional<UUID> subAccount, String kind, UUID subject, int attempt) {}

    private static final Origin ORIGIN = Origin.ofPlatform("background work");

    private final PlatformDatabase database;
    private final OutboxSettings settings;
    private final UUID holder = UUID.randomUUID();

    ClaimedJobs(PlatformDatabase database, OutboxSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    List<Claim> claim(List<String> kinds, int limit) {
        return database.inTransaction(
                ORIGIN,
                tx -> tx.sql("""
                        update app.job set attempts = attempts + 1, lease_holder = :holder,
                          lease_until = now() + make_interval(secs => :lease)
                        where id in (select id from app.job
                          where run_at <= now() and (lease_until is null or lease_until < now()) and kind in (:kinds)
                          order by run_at limit :limit for update skip locked)
                        returning id, agency_id, sub_account_id, kind, subject, attempts""")
                        .param("holder", holder)
                        .param("lease", seconds(settings.lease()))
                        .param("kinds", kinds)
                        .param("limit", limit)
                        .query((row, n) -> new Claim(
                                row.getObject("id", UUID.class),
                                row.getObject("agency_id", UUID.class),
                                Optional.ofNullable(row.getObject("sub_account_id", UUID.class)),
                                row.getString("kind"),
                                row.getObject("subject", UUID.class),
                                row.getInt("attempts")))
                        .list());
    }

    /// Keeps what this node is working on.
    void renew(List<UUID> jobs) {
        if (!jobs.isEmpty()) {
            database.run(
                    ORIGIN,
                    tx -> tx.sql("""
                            update app.job set lease_until = now() + make_interval(secs => :lease)
                            where id in (:jobs) and lease_holder = :holder""")
                            .param("lease", seconds(settings.lease()))
                            .param("jobs", jobs)
                            .param("holder", holder)
                            .update());
        }
    }

    void finish(UUID job) {
        database.run(
                ORIGIN,
                tx -> tx.sql("delete from app.job where id = :id and lease_holder = :holder")
                        .param("id", job)
                        .param("holder", holder)
                        .update());
    }

    void retry(UUID job, Duration delay) {
        database.run(
                ORIGIN,
                tx -> tx.sql("""
                        update app.job set lease_until = null, lease_holder = null,
                          run_at = now() + make_interval(secs => :delay)
                        where id = :id and lease_holder = :holder""")
                        .param("delay", seconds(delay))
                        .param("id", job)
                        .param("holder", holder)
                        .update());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
