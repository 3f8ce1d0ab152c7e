package io.nexaera.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Nodes are killed with SIGKILL in the middle of a purge, over and over; the certificate of the one that ends it
/// counts
/// every row once.
class PurgeKilledTest {
    private static final int KILLS = 3;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void theCountsStayExact() throws Exception {
        Rows rows = Rows.of("Killed Purge");
        rows.conversations(100, 50, "100 days");
        rows.conversations(3, 10, "10 days");
        TestInstallation.bean(RetentionRules.class)
                .keepFor(rows.client().as(Role.CLIENT_OWNER), DataClass.CONVERSATIONS, Optional.of(90), false);
        for (int kill = 0; kill < KILLS; kill++) {
            killedAfterAWhile(rows);
        }
        Purges purges = TestInstallation.bean(Purges.class);
        Purge cutOff = purges.list(rows.scope()).getFirst();
        assertThat(cutOff.finishedAt()).isEmpty();
        assertThat(cutOff.gone())
                .as("seed " + seed)
                .isEqualTo(5_030 - rows.count("message"))
                .isPositive();

        TestInstallation.bean(Purging.class).run(rows.daily());
        assertThat(rows.count("message")).isEqualTo(30);
        assertThat(rows.count("conversation")).isEqualTo(3);
        JsonNode certificate = JsonMapper.shared().readTree(purges.certificate(rows.scope(), cutOff.id()));
        assertThat(certificate.get("rows").asLong()).as("seed " + seed).isEqualTo(5_100);
        assertThat(certificate.get("parts").get(0).get("rows").asLong()).isEqualTo(5_000);
    }

    private void killedAfterAWhile(Rows rows) throws IOException, InterruptedException {
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PurgeInAnotherProcess.class.getName(),
                        TestDatabase.url(),
                        "nx_app",
                        TestDatabase.CONTEXT_KEY,
                        rows.scope().agency().toString(),
                        rows.id().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int batches = 1 + random.nextInt(30);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(node.getInputStream(), UTF_8))) {
            for (int i = 0; i < batches; i++) {
                assertThat(out.readLine()).as("the node works").isNotNull();
            }
            node.destroyForcibly().waitFor();
        }
    }
}
