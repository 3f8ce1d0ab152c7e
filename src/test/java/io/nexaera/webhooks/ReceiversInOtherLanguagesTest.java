package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.house.Needs;
import io.nexaera.signature.SignedMessage;
import io.nexaera.signature.WebhookKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The receivers of `examples/verify-a-webhook` accept what we sign and refuse what was tampered with, is old, or is
/// somebody else's.
class ReceiversInOtherLanguagesTest {
    private static final Path EXAMPLE = Path.of("examples/verify-a-webhook").toAbsolutePath();
    private static final String BODY = "{\"type\":\"document.ready\",\"data\":{\"document\":\"ü\"}}";

    private final WebhookKey key = WebhookKey.fresh();
    private final WebhookKey former = WebhookKey.fresh();
    private final WebhookKey foreign = WebhookKey.fresh();

    @Test
    void nodeAlone() throws Exception {
        needs("node", "nodejs");
        judges(EXAMPLE, true, "node", "verify.mjs");
    }

    @Test
    void pythonAlone() throws Exception {
        needs("python3", "python3");
        judges(EXAMPLE, false, "python3", "verify.py");
    }

    /// It comes from npm; without a registry the test is left out.
    @Test
    void nodeWithTheOfficialLibrary(@TempDir Path folder) throws Exception {
        needs("node", "nodejs");
        needs("npm", "npm");
        for (String file : List.of("package.json", "verify-with-library.mjs")) {
            Files.copy(EXAMPLE.resolve(file), folder.resolve(file));
        }
        Process install = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Assumptions.assumeTrue(
                install.waitFor(2, TimeUnit.MINUTES) && install.exitValue() == 0, "no npm registry within reach");
        judges(folder, false, "node", "verify-with-library.mjs");
    }

    private void judges(Path folder, boolean withPublicKey, String... command) throws Exception {
        Instant now = Instant.now();
        assertThat(verdict(folder, message(now, BODY, key), command)).isEqualTo(withPublicKey ? "true true" : "true");
        assertThat(verdict(folder, message(now, BODY, key, former), command))
                .as("while the secret changes")
                .startsWith("true");
        assertThat(verdict(folder, message(now, BODY, former, key), command)).startsWith("true");
        Map<String, String> tampered = new java.util.HashMap<>(message(now, BODY, key));
        tampered.put("body", BODY.replace("ready", "gone"));
        assertThat(verdict(folder, tampered, command)).doesNotContain("true");
        assertThat(verdict(folder, message(now.minusSeconds(400), BODY, key), command))
                .doesNotContain("true");
        assertThat(verdict(folder, message(now, BODY, foreign), command)).doesNotContain("true");
    }

    private Map<String, String> message(Instant at, String body, WebhookKey... keys) {
        Map<String, String> headers = new SignedMessage("evt_1", at, body).headers(Arrays.asList(keys));
        return Map.of(
                "id", "evt_1",
                "timestamp", headers.getOrDefault(SignedMessage.TIMESTAMP, ""),
                "signature", headers.getOrDefault(SignedMessage.SIGNATURE, ""),
                "body", body,
                "secret", key.secretText(),
                "publicKey", key.publicText());
    }

    private static String verdict(Path folder, Map<String, String> message, String... command)
            throws IOException, InterruptedException {
        Process receiver = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = receiver.getOutputStream()) {
            in.write(JsonMapper.shared().writeValueAsBytes(message));
        }
        String said = new String(receiver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(receiver.waitFor()).as(said).isZero();
        return Stream.of("v1", "v1a")
                .filter(version -> JsonMapper.shared().readTree(said).has(version))
                .map(version -> JsonMapper.shared().readTree(said).get(version).asString())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    private static void needs(String program, String debianPackage) {
        boolean there = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there) {
            Needs.debianPackages(debianPackage);
        }
    }
}
