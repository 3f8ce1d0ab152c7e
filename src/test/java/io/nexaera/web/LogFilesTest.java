package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditFilter;
import io.nexaera.audit.AuditLog;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.house.Needs;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log over HTTP, judged by the stand-alone verifier that strangers use.
class LogFilesTest {
    private static final TestInstallation.Tenant MAPLE = TestInstallation.mapleDental();
    private static final int ENTRIES = 600;

    @TempDir
    private static Path folder;

    private static Path proof = Path.of("");

    private record Verdict(int code, String said) {}

    @BeforeAll
    static void mapleHasEntries() throws IOException {
        TenantScope scope = MAPLE.as(Role.CLIENT_OWNER).scope();
        UUID entry = TestInstallation.bean(TenantDatabase.class).inTransaction(scope, tx -> {
            for (int i = 0; i < ENTRIES; i++) {
                TestInstallation.bean(AuditLog.class)
                        .record(tx, AuditEvent.of("test.made").target("thing", i, "Zoë"));
            }
            return TestInstallation.bean(AuditLog.class)
                    .page(tx, AuditFilter.ALL, Optional.empty(), 1)
                    .getFirst()
                    .id();
        });
        await().until(() -> TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> TestInstallation.bean(TransparencyLog.class).index(tx, entry))
                .isPresent());
        HttpResponse<String> answer = Browserless.signedIn(MAPLE, Role.CLIENT_OWNER)
                .get("/api/v1/sub-accounts/" + scope.tenant() + "/audit-entries/" + entry + "/proof");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains(entry + ".tlog-proof");
        proof = Files.writeString(folder.resolve("maple.tlog-proof"), answer.body());
    }

    /// The control, and the copy that the others damage.
    @Test
    void theVerifierAcceptsTheLiveLogAndItsCopyAndRemembers() throws Exception {
        Path copy = folder.resolve("copy");
        Path state = folder.resolve("state");
        Verdict first = verify(
                TestInstallation.url() + "/log",
                "--save",
                copy.toString(),
                "--state",
                state.toString(),
                "--proof",
                proof.toString());
        assertThat(first.said()).contains("The log holds", "test.made by");
        assertThat(first.code()).isZero();
        Verdict again = verify(TestInstallation.url() + "/log", "--state", state.toString());
        assertThat(again.said()).contains("begins with the", "The log holds");
        assertThat(verify(copy.toString(), "--proof", proof.toString()).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoint-size",
                "checkpoint-root",
                "signature",
                "leaf",
                "swapped",
                "entry",
                "upper-tile",
                "missing",
                "proof",
                "key"
            })
    void theVerifierRefusesADamagedCopy(String damage) throws Exception {
        Path copy = folder.resolve("damaged-" + damage);
        Path state = folder.resolve("state-" + damage);
        assertThat(verify(TestInstallation.url() + "/log", "--save", copy.toString(), "--state", state.toString())
                        .code())
                .isZero();
        Path spoiled = folder.resolve("spoiled.tlog-proof");
        Files.copy(proof, spoiled, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        damage(damage, copy, spoiled);
        Verdict verdict = verify(copy.toString(), "--state", state.toString(), "--proof", spoiled.toString());
        assertThat(verdict.said()).contains("WRONG: ");
        assertThat(verdict.code()).isEqualTo(1);
        Verdict other = node(copy.toString(), "--proof", spoiled.toString());
        assertThat(other.said()).contains(damage.equals("signature") ? "The log holds" : "WRONG: ");
    }

    /// `verify.mjs`, written apart from the Java one. The last signature line, which `signature` takes away above, is
    /// that of
    /// ML-DSA-44, which Node.js can't check.
    @Test
    void theSecondVerifierAcceptsTheLiveLogToo() throws Exception {
        Verdict verdict = node(TestInstallation.url() + "/log", "--proof", proof.toString());
        assertThat(verdict.said()).contains("leaves give the signed root", "is in the log", "The log holds.");
        assertThat(verdict.code()).isZero();
    }

    /// The launcher hands the verifier everything that isn't an option.
    @Test
    void theLauncherChecksAnAddress() throws Exception {
        Verdict verdict = ran(List.of("./nexaera", "verify-log", TestInstallation.url() + "/log"));
        assertThat(verdict.said()).contains("The log holds");
        assertThat(verdict.code()).isZero();
    }

    private static void damage(String what, Path copy, Path spoiled) throws IOException {
        Path checkpoint = copy.resolve("checkpoint");
        String note = Files.readString(checkpoint);
        String[] lines = note.split("\n", -1);
        switch (what) {
            case "checkpoint-size" -> Files.writeString(checkpoint, note.replaceFirst(lines[1], "600"));
            case "checkpoint-root" ->
                Files.writeString(checkpoint, note.replace(lines[2], "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
            case "signature" -> Files.writeString(checkpoint, note.substring(0, note.lastIndexOf("\u2014")));
            case "leaf" -> flip(copy.resolve("tile/0/001"), 100);
            case "swapped" -> swap(copy.resolve("tile/0/001"));
            case "entry" -> flip(copy.resolve("tile/entries/000"), 40);
            case "upper-tile" -> {
                try (Stream<Path> tiles = Files.list(copy.resolve("tile/1/000.p"))) {
                    flip(tiles.findFirst().orElseThrow(), 3);
                }
            }
            case "missing" -> Files.delete(copy.resolve("tile/0/000"));
            case "proof" -> Files.writeString(spoiled, Files.readString(spoiled).replaceFirst("index .*", "index 1"));
            case "key" -> {
                Path keys = copy.resolve("keys");
                Files.writeString(keys, Files.readString(keys).replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+"));
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static void swap(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] first = java.util.Arrays.copyOf(bytes, 32);
        System.arraycopy(bytes, 32, bytes, 0, 32);
        System.arraycopy(first, 0, bytes, 32, 32);
        Files.write(file, bytes);
    }

    @Test
    void tilesMayBeCachedForGoodTheCheckpointForMoments() {
        Browserless stranger = Browserless.anonymous();
        HttpResponse<String> tile = stranger.get("/log/tile/0/000");
        assertThat(tile.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(tile.headers().firstValue("Content-Type")).contains("application/octet-stream");
        HttpResponse<String> checkpoint = stranger.get("/log/checkpoint");
        assertThat(checkpoint.headers().firstValue("Cache-Control")).contains("public, max-age=2");
        assertThat(checkpoint.headers().firstValue("Content-Type").orElse("")).startsWithIgnoringCase("text/plain");
        assertThat(checkpoint.body()).doesNotContainIgnoringCase("nexaera");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/999",
                "0/0",
                "0/000.p/256",
                "0/x000/000",
                "9/000",
                "7/000",
                "entries/999",
                "entries/x",
                "0/000.p/0",
                "-1/000"
            })
    void aTileThatIsNotThereIsNotFound(String tile) {
        assertThat(Browserless.anonymous().get("/log/tile/" + tile).statusCode())
                .isEqualTo(404);
    }

    private static Verdict verify(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "examples/verify-the-log/VerifyTheLog.java"));
        command.addAll(List.of(words));
        return ran(command);
    }

    private static Verdict node(String... words) throws IOException, InterruptedException {
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(place -> Files.isExecutable(Path.of(place, "node")))) {
            Needs.debianPackages("nodejs");
        }
        List<String> command = new ArrayList<>(List.of("node", "examples/verify-the-log/verify.mjs"));
        command.addAll(List.of(words));
        return ran(command);
    }

    private static Verdict ran(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), said);
    }
}
