package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.siem.Siem.Arrived;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.VaultForTests;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A node is killed in the middle of a delivery, over and over; the next takes over from the cursor.
class StreamKilledTest {
    private static final int ROUNDS = 3;
    private static final int KILLED_AT = 5;

    private final TenantScope scope = Siem.owner(Siem.client("Orphaned"));
    private final Arrived arrived = new Arrived();
    private final AtomicReference<@Nullable Process> node = new AtomicReference<>();

    @Test
    void theNextNodeGoesOnFromTheCursor() throws Exception {
        Streams here = TestInstallation.bean(Streams.class);
        Siem.happen(scope, 400, "mine");
        int[] requests = {0};
        try (LoopbackServer receiver = new LoopbackServer((request, wire) -> {
            arrived.addAll(request.body());
            Process sender = ++requests[0] % KILLED_AT == 0 ? node.getAndSet(null) : null;
            if (sender != null) {
                sender.destroyForcibly(); // it has sent, and will never hear that it arrived
                wire.hang();
            } else {
                wire.respond(204, Map.of(), new byte[0]);
            }
        })) {
            here.stop();
            UUID id;
            try {
                id = Siem.https(scope, receiver).destination().id();
                for (int round = 0; round < ROUNDS; round++) {
                    Process started = start();
                    node.set(started);
                    assertThat(started.waitFor()).as("killed, not ended").isEqualTo(137);
                }
                assertThat(Siem.standing(scope, id).number()).isPositive().isLessThan(200);
            } finally {
                here.start();
            }
            Siem.awaitUpToDate(scope, id);
            arrived.demandWhole(Siem.standing(scope, id).number());
            assertThat(arrived.all() - arrived.distinct())
                    .as("only what was under way came twice")
                    .isLessThanOrEqualTo(ROUNDS * 7L);
            await().atMost(Siem.PATIENCE)
                    .until(() -> Siem.standing(scope, id).standing().equals("up to date"));
            Siem.DESTINATIONS.remove(scope, id);
        }
    }

    private static Process start() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StreamInAnotherProcess.class.getName(),
                        TestDatabase.url(),
                        TestDatabase.CONTEXT_KEY,
                        VaultForTests.keystore().toString(),
                        VaultForTests.password())
                .redirectErrorStream(true)
                .redirectOutput(
                        Path.of("target", "stream-in-another-process.log").toFile())
                .start();
    }
}
