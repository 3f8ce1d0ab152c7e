package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/// Nodes are killed with SIGKILL in the middle of sending: nothing is lost, ids stay, and what arrives twice is at most
/// one batch for each kill. By hand, also with more events, and with Postgres killed under node and application:
/// `-Dnexaera.webhooks.events=10000 -Dnexaera.webhooks.postgresKills=1`.
class DeliveriesKilledTest {
    private static final int EVENTS = Integer.getInteger("nexaera.webhooks.events", 1_500);
    private static final int KILLS = 3;
    private static final int POSTGRES_KILLS = Integer.getInteger("nexaera.webhooks.postgresKills", 0);
    private static final int ALL_KILLS = KILLS + POSTGRES_KILLS;

    private final TestInstallation.Tenant client =
            TestInstallation.newClient("Killed hooks " + UUID.randomUUID(), "killed-hooks");
    private final TenantScope owner = client.as(Role.CLIENT_OWNER).scope();
    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Webhooks webhooks = TestInstallation.bean(Webhooks.class);
    private final Random random = new Random();

    @Test
    void nothingIsLostAndLittleArrivesTwice() throws Exception {
        try (LoopbackServer receiver = new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", ""))) {
            UUID endpoint = webhooks.open(owner, receiver.url(), "");
            webhooks.pause(owner, endpoint);
            Set<String> sent = happened();
            aheadOfTheApplication(endpoint);
            for (int kill = 1; kill <= KILLS; kill++) {
                Process node = node(endpoint);
                awaitArrivals(receiver, kill);
                node.destroyForcibly().waitFor();
            }
            Process last = node(endpoint);
            for (int kill = KILLS + 1; kill <= ALL_KILLS; kill++) {
                awaitArrivals(receiver, kill);
                TestDatabase.killAndStartAgain();
            }
            await().atMost(Duration.ofMinutes(5))
                    .ignoreExceptions() // connections of before the kill
                    .until(() -> count(endpoint, "delivered") == EVENTS);
            last.destroyForcibly().waitFor();

            Set<String> arrived = receiver.requests().stream()
                    .map(request -> request.header("webhook-id"))
                    .collect(Collectors.toSet());
            int twice = receiver.requests().size() - arrived.size();
            assertThat(arrived).isEqualTo(sent);
            assertThat(twice).isLessThanOrEqualTo(ALL_KILLS * NodeInAnotherProcess.BATCH);
            System.out.printf(
                    "%d deliveries, %d nodes and Postgres %d times killed: 0 lost, %d arrived twice, ids unchanged%n",
                    EVENTS, KILLS, POSTGRES_KILLS, twice);
        }
    }

    private void awaitArrivals(LoopbackServer receiver, int kill) {
        int enough = EVENTS * kill / (ALL_KILLS + 1) + random.nextInt(50);
        await().atMost(Duration.ofMinutes(2)).until(() -> receiver.requests().size() >= enough);
    }

    private Set<String> happened() {
        Set<String> ids = new HashSet<>();
        while (ids.size() < EVENTS) {
            database.run(owner, tx -> {
                for (int i = 0; i < 100 && ids.size() < EVENTS; i++) {
                    UUID id = UUID.randomUUID();
                    ids.add(Message.id(id));
                    TestInstallation.bean(Events.class)
                            .publishOnce(tx, id, new Event(EventType.DOCUMENT_READY, Map.of("document", id)));
                }
            });
        }
        return ids;
    }

    private void aheadOfTheApplication(UUID endpoint) {
        database.run(owner, tx -> {
            tx.sql("update app.webhook_delivery set next_at = now() + interval '1 day' where endpoint_id = :id")
                    .param("id", endpoint)
                    .update();
            tx.sql("update app.webhook_endpoint set state = 'on' where id = :id")
                    .param("id", endpoint)
                    .update();
        });
    }

    private long count(UUID endpoint, String state) {
        return database.inTransaction(
                owner,
                tx -> tx.sql("select count(*) from app.webhook_delivery where endpoint_id = :id and state = :state")
                        .param("id", endpoint)
                        .param("state", state)
                        .query(Long.class)
                        .single());
    }

    private Process node(UUID endpoint) throws IOException {
        Environment environment = TestInstallation.bean(Environment.class);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeInAnotherProcess.class.getName(),
                        TestDatabase.url(),
                        TestDatabase.CONTEXT_KEY,
                        environment.getRequiredProperty("nexaera.vault.keystore"),
                        environment.getRequiredProperty("nexaera.vault.password"),
                        owner.agency().toString(),
                        owner.requireSubAccount().toString(),
                        endpoint.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "webhooks-killed-node.log").toFile())
                .start();
    }
}
