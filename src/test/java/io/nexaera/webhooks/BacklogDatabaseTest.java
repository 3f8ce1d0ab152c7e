package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A few out of a long backlog: what is done with them reads them, and not the rest.
class BacklogDatabaseTest {
    private static final int BACKLOG = 3_000;
    private static final int FEW = 8;
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final TenantScope SCOPE = TestInstallation.newClient("Long backlog", "long-backlog")
            .as(Role.CLIENT_OWNER)
            .scope();
    private static final TenantDatabase DATABASE = TestInstallation.bean(TenantDatabase.class);
    private static UUID endpoint = new UUID(0, 0);

    private final Queue queue = TestInstallation.bean(Queue.class);
    private final Instant now = Instant.now();

    @BeforeAll
    static void muchWaits() {
        endpoint = Node.endpoint(SCOPE, "https://127.0.0.1:9/", "document.ready");
        DATABASE.run(SCOPE, tx -> tx.sql("""
                        insert into app.event (tenant_id, id, type, data)
                        select :tenant, uuidv7(), 'document.ready', '{}' from generate_series(1, :n)""").param("n", BACKLOG).update());
    }

    @Test
    void takingKeepingAndGivingBackReadNoMoreThanTheyMoved() {
        DATABASE.run(SCOPE, tx -> {
            List<Queue.Taken> taken = queue.take(tx, endpoint, FEW, now, LEASE);
            assertThat(taken).hasSize(FEW);
            assertThat(read(tx)).as("taking").isLessThan(FEW * 10);
            long before = read(tx);
            queue.giveBack(tx, endpoint, claims(taken).subList(0, FEW / 2), now.minusSeconds(60));
            assertThat(read(tx) - before).as("giving back").isLessThan(FEW * 10);
            long between = read(tx);
            List<Outcome> outcomes =
                    claims(taken).stream().map(BacklogDatabaseTest::delivered).toList();
            TestInstallation.bean(Deliveries.class)
                    .settle(
                            tx,
                            endpoint,
                            outcomes,
                            outcomes.stream()
                                    .map(one -> Optional.<Instant>empty())
                                    .toList(),
                            now);
            assertThat(read(tx) - between).as("keeping").isLessThan(FEW * 10);
            assertThat(tx.sql("""
                            select count(*) from app.webhook_delivery
                            where tenant_id = :tenant and endpoint_id = :endpoint and state = 'delivered'""")
                            .param("endpoint", endpoint)
                            .query(Integer.class)
                            .single())
                    .isEqualTo(FEW);
        });
    }

    /// Rows of deliveries that this transaction has looked at so far.
    private static long read(TenantTransaction tx) {
        return tx.sql("""
                        select sum(seq_tup_read + idx_tup_fetch) from pg_stat_xact_user_tables
                        where schemaname = 'app' and relname like 'webhook\\_delivery%'""").query(Long.class).single();
    }

    private static List<Outcome.Claimed> claims(List<Queue.Taken> taken) {
        return taken.stream()
                .map(one -> new Outcome.Claimed(
                        new Message(one.event(), "document.ready", Instant.EPOCH, "{}"),
                        one.attempt(),
                        one.tries(),
                        false))
                .toList();
    }

    private static Outcome delivered(Outcome.Claimed claimed) {
        return new Outcome(
                claimed,
                Instant.EPOCH,
                Duration.ZERO,
                Optional.of(204),
                Optional.empty(),
                Optional.empty(),
                0,
                new Exchange("https://receiver.example/", Map.of(), "{}", Map.of(), ""));
    }
}
