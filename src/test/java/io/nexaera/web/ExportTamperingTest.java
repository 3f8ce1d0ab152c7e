package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A download with proofs, changed by whoever had it in between, and what the verifier says without asking the server.
class ExportTamperingTest {
    private static final String TABLE_HEAD = """
            # What the verifier says when somebody changed a download

            The audit log of a client with eight entries was downloaded with proofs. Each of these is done to the file;
            `java VerifyTheLog.java audit-log.jsonl --keys keys.txt` then prints this. `ExportTamperingTest` does it all on each build and compares.
            **A line that is taken out isn't seen from the file alone**: the log's other leaves are everybody's, and tell nobody whose they are. What is
            printed says how many entries there are; the audit page says how many there should be.

            | what is done to the file | what the verifier says |
            |---|---|
            """;

    @TempDir
    private static Path folder;

    private static final TestInstallation.Tenant CLIENT = TestInstallation.newClient(
            "Exported " + UUID.randomUUID(), UUID.randomUUID().toString());
    private static final TestInstallation.Tenant OTHER = TestInstallation.newClient(
            "Another " + UUID.randomUUID(), UUID.randomUUID().toString());

    private static List<String> lines = List.of();
    private static List<String> others = List.of();
    private static String keys = "";

    @BeforeAll
    static void twoClientsHaveDownloads() {
        lines = downloaded(CLIENT);
        others = downloaded(OTHER);
        keys = Browserless.anonymous().get("/log/keys").body();
    }

    /// `docs/export-tamper-table.md` says what happens. Where it doesn't any more, `target/` has the new one.
    @Test
    void theTableInTheDocumentsIsTrue() throws Exception {
        StringBuilder table = new StringBuilder(TABLE_HEAD);
        for (Map.Entry<String, Consumer<List<String>>> attack : attacks().entrySet()) {
            List<String> changed = new ArrayList<>(lines);
            attack.getValue().accept(changed);
            table.append("| ").append(attack.getKey()).append(" | `");
            table.append(masked(verdict(changed, keys))).append("` |\n");
        }
        table.append("| nothing, but checked with the keys of another log | `")
                .append(masked(verdict(lines, rekeyed(keys))))
                .append("` |\n");
        Files.writeString(Path.of("target/export-tamper-table.md"), table);
        assertThat(table.toString()).isEqualTo(Files.readString(Path.of("docs/export-tamper-table.md")));
    }

    private static Map<String, Consumer<List<String>>> attacks() {
        Map<String, Consumer<List<String>>> attacks = new LinkedHashMap<>();
        attacks.put("nothing (the control)", file -> {});
        attacks.put("change who did it", replacing(3, "\"actor\":\"", "\"actor\":\"Not "));
        attacks.put("change what was done", replacing(3, "test.made", "test.undone"));
        attacks.put("change a number in it", replacing(3, "\"n\":", "\"n\":1"));
        attacks.put("take out what it was before", replacing(3, "\"before\":\\{[^}]*}", "\"before\":null"));
        attacks.put("move it by a second", replacing(3, "(\"at\":\"....-..-..T..:)(..)", "$100"));
        attacks.put("take the proof of the entry below", file -> file.set(3, withProofOf(file.get(3), file.get(4))));
        attacks.put("take a proof away", replacing(3, "\"proof\":\".*", "\"proof\":null}"));
        attacks.put(
                "take all proofs away",
                file -> file.replaceAll(line -> line.replaceFirst("\"proof\":\".*", "\"proof\":null}")));
        attacks.put("another place in the log", replacing(3, "index (\\d+)", "index 1$1"));
        attacks.put(
                "a smaller log under the proof", replacing(3, "(/log|[0-9a-f]{16})\\\\n(\\d+)\\\\n", "$1\\\\n1\\\\n"));
        attacks.put("a line twice", file -> file.add(4, file.get(3)));
        attacks.put("a line of another client's download", file -> file.set(3, others.get(3)));
        attacks.put("two lines exchanged", file -> file.set(3, file.set(4, file.get(3))));
        attacks.put("a line taken out", file -> file.remove(3));
        attacks.put(
                "a line cut off in the middle", file -> file.set(3, file.get(3).substring(0, 100)));
        return attacks;
    }

    private static Consumer<List<String>> replacing(int line, String what, String by) {
        return file -> {
            String changed = file.get(line).replaceFirst(what, by);
            assertThat(changed).as(what).isNotEqualTo(file.get(line));
            file.set(line, changed);
        };
    }

    private static String withProofOf(String line, String other) {
        return line.substring(0, line.indexOf("\"proof\":")) + other.substring(other.indexOf("\"proof\":"));
    }

    /// Other keys of the same form: each key's bytes end otherwise, under the id that belongs to that.
    private static String rekeyed(String text) {
        String[] words = text.strip().split(" ", -1);
        return words[0] + " " + words[1] + " " + words[2] + " "
                + io.nexaera.tlog.SigningKey.generate(io.nexaera.tlog.SignatureType.ED25519)
                        .verifier("another-log")
                        .text()
                + " "
                + io.nexaera.tlog.SigningKey.generate(io.nexaera.tlog.SignatureType.ML_DSA_44)
                        .verifier("another-log")
                        .text()
                + "\n";
    }

    private static String verdict(List<String> export, String keyLines) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("audit-log.jsonl"), String.join("\n", export) + "\n");
        Path keyFile = Files.writeString(folder.resolve("keys.txt"), keyLines);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "examples/verify-the-log/VerifyTheLog.java",
                        file.toString(),
                        "--keys",
                        keyFile.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean wrong = said.contains("WRONG");
        assertThat(process.waitFor()).as(said).isEqualTo(wrong ? 1 : 0);
        return said.lines().findFirst().orElse("");
    }

    private static String masked(String line) {
        return line.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…").replaceAll(" {2,}", " ");
    }

    /// Eight lines, newest first, each with a proof.
    private static List<String> downloaded(TestInstallation.Tenant client) {
        TenantScope scope = client.as(Role.CLIENT_OWNER).scope();
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        UUID newest = database.inTransaction(scope, tx -> {
            AuditLog audit = TestInstallation.bean(AuditLog.class);
            for (int i = 0; i < 8; i++) {
                audit.record(
                        tx,
                        AuditEvent.of("test.made")
                                .target("thing", i, "Zo\u00eb's \"thing\" \ud83e\udd77")
                                .before(Map.of("n", i, "tags", List.of("a", 1.50, true)))
                                .after(Map.of("n", i + 1, "name", "x")));
            }
            return audit.page(tx, AuditFilter.ALL, Optional.empty(), 1)
                    .getFirst()
                    .id();
        });
        await().until(() -> database.inTransaction(
                        scope,
                        tx -> TestInstallation.bean(TransparencyLog.class).index(tx, newest))
                .isPresent());
        String body = Browserless.signedIn(client, Role.CLIENT_OWNER)
                .get(client.place().apiPath() + "/audit-entries/export?format=jsonl-with-proofs&action=test.")
                .body();
        assertThat(body.lines()).hasSize(8).allMatch(line -> line.contains("c2sp.org/tlog-proof"));
        return body.lines().toList();
    }
}
