package io.nexaera.webhooks;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The table `webhook_delivery`, as people see it and as results change it.
@Component
class Deliveries {
    private static final String SELECT = """
            select d.endpoint_id, d.event_id, e.type, e.at, d.state, d.next_at, d.last_status, d.last_problem, d.lag_ms,
              (select count(*) from app.webhook_attempt a
               where a.tenant_id = :tenant and a.endpoint_id = d.endpoint_id and a.event_id = d.event_id) as attempts
            from app.webhook_delivery d join app.event e on e.tenant_id = :tenant and e.id = d.event_id
            where d.tenant_id = :tenant and d.endpoint_id = :endpoint""";

    /// The newest first.
    ///
    /// @param state `waiting`, `delivered` or `failed`; empty for all
    List<Delivery> page(TenantTransaction tx, UUID endpoint, Optional<String> state, Optional<UUID> after, int limit) {
        return tx.sql(SELECT + """
                         and (:state::text is null or d.state = :state)
                         and (:after::uuid is null or d.event_id < :after::uuid)
                        order by d.event_id desc limit :limit""")
                .param("endpoint", endpoint)
                .param("state", state.orElse(null))
                .param("after", after.orElse(null))
                .param("limit", limit)
                .query(Deliveries::read)
                .list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    Delivery find(TenantTransaction tx, UUID endpoint, UUID event) {
        return tx.sql(SELECT + " and d.event_id = :event")
                .param("endpoint", endpoint)
                .param("event", event)
                .query(Deliveries::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("delivery"));
    }

    /// Only the latest claim of a delivery may say what came of it. Whether it still waits is asked by `done_at`: asked
    /// by
    /// `state`, Postgres would take the index of what waits, and read a whole backlog to find these few.
    void settle(
            TenantTransaction tx, UUID endpoint, List<Outcome> outcomes, List<Optional<Instant>> next, Instant now) {
        int n = outcomes.size();
        String[] events = new String[n];
        Integer[] attempts = new Integer[n];
        String[] states = new String[n];
        @Nullable String[] nexts = new String[n];
        @Nullable Integer[] statuses = new Integer[n];
        @Nullable String[] problems = new String[n];
        Integer[] firsts = new Integer[n];
        Integer[] lags = new Integer[n];
        for (int i = 0; i < n; i++) {
            Outcome outcome = outcomes.get(i);
            Instant happened = outcome.claimed().message().at();
            events[i] = outcome.claimed().message().event().toString();
            attempts[i] = outcome.claimed().attempt();
            states[i] = outcome.delivered() ? "delivered" : next.get(i).isPresent() ? "waiting" : "failed";
            nexts[i] = next.get(i).map(Instant::toString).orElse(null);
            statuses[i] = outcome.status().orElse(null);
            problems[i] = outcome.problem().orElse(null);
            firsts[i] = millis(happened, outcome.at());
            lags[i] = millis(happened, outcome.at().plus(outcome.took()));
        }
        tx.sql("""
                        update app.webhook_delivery d set state = r.state, next_at = coalesce(r.next_at, d.next_at), tries = d.tries + 1,
                          first_lag_ms = coalesce(d.first_lag_ms, r.first), last_status = r.status, last_problem = r.problem,
                          lag_ms = case when r.state = 'delivered' then coalesce(d.lag_ms, r.lag) end,
                          done_at = case when r.state <> 'waiting' then cast(:now as timestamptz) end
                        from unnest(cast(:events as uuid[]), cast(:attempts as int[]), cast(:states as text[]),
                          cast(:nexts as timestamptz[]), cast(:statuses as int[]), cast(:problems as text[]),
                          cast(:firsts as int[]), cast(:lags as int[])) r (event, attempt, state, next_at, status, problem, first, lag)
                        where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.event_id = r.event
                          and d.event_id = any (cast(:events as uuid[])) and d.attempts = r.attempt and d.done_at is null""")
                .param("endpoint", endpoint)
                .param("now", Timestamp.from(now))
                .param("events", events)
                .param("attempts", attempts)
                .param("states", states)
                .param("nexts", nexts)
                .param("statuses", statuses)
                .param("problems", problems)
                .param("firsts", firsts)
                .param("lags", lags)
                .update();
    }

    /// For an event that goes to one endpoint alone.
    void add(TenantTransaction tx, UUID endpoint, UUID event, Instant notBefore) {
        tx.sql("""
                        insert into app.webhook_delivery (tenant_id, endpoint_id, event_id, next_at)
                        values (:tenant, :endpoint, :event, :next)""")
                .param("endpoint", endpoint)
                .param("event", event)
                .param("next", Timestamp.from(notBefore))
                .update();
    }

    /// Sends one anew, from the start of the schedule.
    boolean again(TenantTransaction tx, UUID endpoint, UUID event, Instant now) {
        return tx.sql("""
                        update app.webhook_delivery set state = 'waiting', tries = 0, next_at = :now, done_at = null
                        where tenant_id = :tenant and endpoint_id = :endpoint and event_id = :event""")
                        .param("endpoint", endpoint)
                        .param("event", event)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /// The same for all that failed since then.
    int failedAgain(TenantTransaction tx, UUID endpoint, Optional<Instant> since, Instant now) {
        return tx.sql("""
                        update app.webhook_delivery d set state = 'waiting', tries = 0, next_at = :now, done_at = null
                        from app.event e
                        where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.state = 'failed'
                          and e.tenant_id = :tenant and e.id = d.event_id and e.type <> 'webhook.test'
                          and (:since::timestamptz is null or e.at >= :since::timestamptz)""")
                .param("endpoint", endpoint)
                .param("since", Endpoints.timestamp(since))
                .param("now", Timestamp.from(now))
                .update();
    }

    /// What the endpoint wants and was never meant for it, because it was off: sent now.
    int missedNow(TenantTransaction tx, UUID endpoint, Optional<Instant> since, Instant now) {
        return tx.sql("""
                        insert into app.webhook_delivery (tenant_id, endpoint_id, event_id, next_at)
                        select :tenant, p.id, e.id, :now from app.webhook_endpoint p join app.event e on e.tenant_id = :tenant
                        where p.tenant_id = :tenant and p.id = :endpoint and e.type <> 'webhook.test'
                          and (p.types is null or e.type = any (p.types)) and e.at >= coalesce(:since::timestamptz, p.created_at)
                        on conflict do nothing""")
                .param("endpoint", endpoint)
                .param("since", Endpoints.timestamp(since))
                .param("now", Timestamp.from(now))
                .update();
    }

    /// The same for everything since then, what was taken as well.
    int allAgain(TenantTransaction tx, UUID endpoint, Instant since, Instant now) {
        return tx.sql("""
                        update app.webhook_delivery d set state = 'waiting', tries = 0, next_at = :now, done_at = null
                        from app.event e
                        where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.state <> 'waiting'
                          and e.tenant_id = :tenant and e.id = d.event_id and e.type <> 'webhook.test' and e.at >= :since""")
                .param("endpoint", endpoint)
                .param("since", Timestamp.from(since))
                .param("now", Timestamp.from(now))
                .update();
    }

    /// How the last day went, by endpoint.
    List<Lag> lags(TenantTransaction tx, Instant since) {
        return tx.sql("""
                        select d.endpoint_id,
                          count(*) filter (where d.state = 'waiting') as waiting, count(*) filter (where d.state = 'delivered') as delivered,
                          count(*) filter (where d.state = 'failed') as failed,
                          percentile_disc(0.5) within group (order by d.first_lag_ms) as p50,
                          percentile_disc(0.99) within group (order by d.first_lag_ms) as p99,
                          percentile_disc(0.99) within group (order by d.lag_ms) as taken99
                        from app.webhook_delivery d join app.event e on e.tenant_id = :tenant and e.id = d.event_id
                        where d.tenant_id = :tenant and e.at >= :since and e.type <> 'webhook.test'
                        group by grouping sets ((d.endpoint_id), ())""")
                .param("since", Timestamp.from(since))
                .query((row, n) -> new Lag(
                        Optional.ofNullable(row.getObject("endpoint_id", UUID.class)),
                        row.getLong("waiting"),
                        row.getLong("delivered"),
                        row.getLong("failed"),
                        Optional.ofNullable(row.getObject("p50", Integer.class)),
                        Optional.ofNullable(row.getObject("p99", Integer.class)),
                        Optional.ofNullable(row.getObject("taken99", Integer.class))))
                .list();
    }

    private static int millis(Instant from, Instant until) {
        return Math.clamp(java.time.Duration.between(from, until).toMillis(), 0, Integer.MAX_VALUE);
    }

    private static Delivery read(ResultSet row, int n) throws SQLException {
        String state = row.getString("state");
        return new Delivery(
                row.getObject("endpoint_id", UUID.class),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getTimestamp("at").toInstant(),
                state,
                row.getInt("attempts"),
                state.equals("waiting") ? Endpoints.instant(row, "next_at") : Optional.empty(),
                Optional.ofNullable(row.getObject("last_status", Integer.class)),
                Optional.ofNullable(row.getString("last_problem")),
                Optional.ofNullable(row.getObject("lag_ms", Integer.class)));
    }
}
