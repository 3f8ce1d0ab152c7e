package io.nexaera.logbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Job;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files of the log that are written in the background: whole, resumed after SIGKILL, taken in parts, gone in time, and
/// nobody else's business.
class AuditExportsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Tenant client = TestInstallation.newClient(
            "Exports " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final TenantScope scope = client.as(Role.CLIENT_OWNER).scope();
    private final Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
    private final String path = client.place().apiPath() + "/audit-exports";

    @Test
    void theFileIsWholeAndSaysWhatItIs() throws Exception {
        plant(2_500);
        JsonNode export = ready("csv", "test.planted");
        HttpResponse<String> file = part(export, "bytes=0-", "");
        assertThat(export.get("entries").asInt()).isEqualTo(2_500);
        assertThat(file.body())
                .startsWith("\uFEFF\"id\",\"at\"")
                .contains("\"'=cmd|")
                .endsWith("\r\n");
        assertThat(file.body().lines()).hasSize(2_501);
        byte[] bytes = file.body().getBytes(UTF_8);
        assertThat(bytes).hasSize(export.get("sizeBytes").asInt());
        assertThat(sha256(bytes)).isEqualTo(export.get("sha256").asString());
        assertThat(actions("audit.export")).contains("audit.export-asked", "audit.exported", "audit.export-downloaded");
        assertThat(stored(export)).as("deflated").isLessThan(bytes.length / 2);
    }

    @Test
    void everyLineCarriesItsProof() {
        plantQuietly(600);
        JsonNode export = ready("jsonl-with-proofs", "test.planted");
        assertThat(content(export).lines().map(JSON::readTree).toList())
                .hasSize(600)
                .allSatisfy(line -> {
                    assertThat(line.get("proof").asString()).startsWith("c2sp.org/tlog-proof@v1");
                    assertThat(line.get("proof").asString())
                            .contains("\nindex " + line.get("log_index").asLong() + "\n");
                    assertThat(line.get("before").get("n").isNumber()).isTrue();
                });
    }

    @Test
    void aDownloadIsTakenUpWhereItBrokeOff() {
        plantQuietly(1_500);
        JsonNode export = ready("jsonl", "test.planted");
        String whole = content(export);
        String etag = part(export, "", "").headers().firstValue("ETag").orElseThrow();
        int cut = whole.length() * 2 / 3;
        HttpResponse<String> rest = part(export, "bytes=" + cut + "-", etag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.headers().firstValue("Content-Range"))
                .contains("bytes %d-%d/%d".formatted(cut, whole.length() - 1, whole.length()));
        assertThat(whole.substring(0, cut) + rest.body()).isEqualTo(whole);
        assertThat(part(export, "bytes=0-0", "").body()).isEqualTo("{");
        assertThat(part(export, "bytes=-7", "").body()).isEqualTo(whole.substring(whole.length() - 7));
        HttpResponse<String> beyond = part(export, "bytes=" + whole.length() + "-", "");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */" + whole.length());
        for (String other : List.of("\"another\"", "W/" + etag, "Thu, 26 Nov 2026 10:00:00 GMT")) {
            assertThat(part(export, "bytes=" + cut + "-", other).statusCode())
                    .as(other)
                    .isEqualTo(200);
        }
        for (String odd : List.of("bytes=1-2,5-6", "lines=1-2", "bytes=x-", "bytes=-", "bytes=9-3")) {
            HttpResponse<String> answer = part(export, odd, "");
            assertThat(answer.statusCode()).as(odd).isEqualTo(200);
            assertThat(answer.body().length()).as(odd).isEqualTo(whole.length());
        }
        HttpResponse<String> head =
                owner.send(owner.request(contentOf(export)).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(whole.length());
        assertThat(head.body()).isEmpty();
    }

    /// Random moments, a heap of 40 MB, until it is done: the file is the same as one that was written in one go.
    @Test
    void aNodeThatIsKilledIsFollowedByOneThatGoesOn() throws Exception {
        plantQuietly(30_000);
        await().atMost(Duration.ofMinutes(1)) // each line has its place in the log, or the files would differ
                .until(() -> Superuser.number(
                                "select count(*) from app.log_pending where tenant_id = '" + scope.tenant() + "'")
                        == 0);
        String whole = content(ready("jsonl", "test.planted"));
        UUID export = waiting(1, "{\"action\": \"test.planted\"}");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int killed = 0;
        for (int round = 0; round < 4; round++) {
            killed += killedAfter(export, 1 + random.nextInt(5)) ? 1 : 0;
        }
        assertThat(killed).as("seed " + seed).isPositive();
        assertThat(writing(export).waitFor()).isZero();
        JsonNode done = JSON.readTree(owner.get(path + "/" + export).body());
        assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("ready");
        assertThat(content(done)).isEqualTo(whole);
        assertThat(sha256(whole.getBytes(UTF_8))).isEqualTo(done.get("sha256").asString());
    }

    /// A node freezes, another one writes the file to its end, the first one wakes up.
    @Test
    void whoLostItsLeaseWritesNothingMore() throws Exception {
        plantQuietly(12_000);
        UUID export = waiting(1, "{\"action\": \"test.planted\"}");
        Process frozen = writing(export);
        while (frozen.isAlive() && pieces(export) < 2) {
            Thread.onSpinWait();
        }
        signal("-STOP", frozen);
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(
                        () -> { // it may hold a row's lock
                            TestInstallation.bean(ExportWriting.class).write(scope, export);
                            return true;
                        });
        long pieces = pieces(export);
        signal("-CONT", frozen);
        frozen.waitFor();
        assertThat(pieces(export)).isEqualTo(pieces);
        JsonNode done = JSON.readTree(owner.get(path + "/" + export).body());
        String content = content(done);
        assertThat(content.lines().distinct().count()).isEqualTo(12_000);
        assertThat(sha256(content.getBytes(UTF_8))).isEqualTo(done.get("sha256").asString());
    }

    private static void signal(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Test
    void aCancelledFileStopsAndLeavesNothing() throws Exception {
        plantQuietly(12_000);
        UUID export = waiting(1, "{}");
        assertThat(killedAfter(export, 1)).isTrue();
        assertThat(pieces(export)).isPositive();
        assertThat(delete(owner, export).statusCode()).isEqualTo(204);
        TestInstallation.bean(ExportWriting.class).write(scope, export);
        assertThat(pieces(export)).isZero();
        assertThat(owner.get(path + "/" + export).statusCode()).isEqualTo(404);
        assertThat(actions("audit.export-deleted")).hasSize(1);
    }

    @Test
    void twoAreWrittenAtOnceAndTheNeighbourIsNotHeldUp() throws SQLException {
        UUID first = waiting(1, "{}");
        waiting(2, "{}");
        HttpResponse<String> third = owner.post(path, "{\"format\":\"csv\"}");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
        assertThat(third.body()).contains("audit.exports-under-way");
        assertThat(owner.form(client.place().path() + "/audit/exports", "format=csv")
                        .body())
                .contains("being written already");
        Tenant neighbour = TestInstallation.newClient(
                "Beside " + UUID.randomUUID(), UUID.randomUUID().toString());
        assertThat(Browserless.signedIn(neighbour, Role.CLIENT_OWNER)
                        .post(neighbour.place().apiPath() + "/audit-exports", "{\"format\":\"csv\"}")
                        .statusCode())
                .isEqualTo(202);
        delete(owner, first);
        assertThat(owner.post(path, "{\"format\":\"csv\"}").statusCode()).isEqualTo(202);
    }

    @Test
    void itIsGoneWhenItsDaysAreOver() throws SQLException {
        JsonNode export = ready("csv", "session.");
        UUID id = UUID.fromString(export.get("id").asString());
        Duration kept = Duration.between(
                java.time.Instant.now(),
                java.time.Instant.parse(export.get("expiresAt").asString()));
        assertThat(kept).isBetween(Duration.ofDays(6), Duration.ofDays(7));
        Superuser.run("update app.audit_export set expires_at = now() - interval '1 second' where id = '" + id + "'");
        assertThat(owner.get(contentOf(export)).statusCode())
                .as("before it is deleted")
                .isEqualTo(404);
        TestInstallation.bean(ExportExpiry.class).run(new Job(UUID.randomUUID(), ExportExpiry.KIND, id, scope, 1));
        assertThat(pieces(id)).isZero();
        assertThat(Superuser.number("select count(*) from app.audit_export where id = '" + id + "'"))
                .isZero();
        assertThat(Superuser.number(
                        "select count(*) from app.job where kind = 'audit.export-expire' and subject = '" + id + "'"))
                .as("the job that would have done it")
                .isEqualTo(1);
    }

    /// By page, by API, and in SQL as the application's role.
    @Test
    void nobodyElseSeesOrTakesIt() {
        JsonNode export = ready("csv", "session.");
        Tenant harbor = TestInstallation.harborPlumbing();
        assertThat(Browserless.signedIn(harbor, Role.CLIENT_OWNER)
                        .get(harbor.place().apiPath() + "/audit-exports/"
                                + export.get("id").asString() + "/content")
                        .statusCode())
                .isEqualTo(404);
        assertThat(Browserless.signedIn(client, Role.CLIENT_VIEWER)
                        .get(contentOf(export))
                        .statusCode())
                .isEqualTo(403);
        assertThat(Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER)
                        .get(contentOf(export))
                        .statusCode())
                .isEqualTo(404);
        String all = "select count(*) from app.audit_export e join app.audit_export_piece p on p.export_id = e.id"
                + " where e.id = '" + export.get("id").asString() + "'";
        assertThat(seen(client.as(Role.CLIENT_OWNER).scope(), all)).isEqualTo(1);
        assertThat(seen(client.as(Role.CLIENT_VIEWER).scope(), all)).isZero();
        assertThat(seen(harbor.as(Role.CLIENT_OWNER).scope(), all)).isZero();
        assertThat(seen(TestInstallation.northwind().as(Role.AGENCY_OWNER).scope(), all))
                .isZero();
        assertThat(seen(
                        harbor.as(Role.CLIENT_OWNER).scope(),
                        "with gone as (delete from app.audit_export returning 1) select count(*) from gone where "
                                + "exists (select from app.audit_export where id = '"
                                + export.get("id").asString() + "')"))
                .isZero();
        assertThat(content(export)).isNotEmpty();
    }

    @Test
    void badWishesGetAClearAnswer() {
        assertThat(owner.post(path, "{\"format\":\"xlsx\"}").body()).contains("Choose csv, jsonl or jsonl-with-proofs");
        assertThat(owner.post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(owner.post(path, "{\"format\":\"csv\",\"filters\":{\"from\":\"May\"}}")
                        .body())
                .contains("audit.filter", "2026-05-31");
        assertThat(owner.form(client.place().path() + "/audit/exports", "format=csv&outcome=perhaps")
                        .body())
                .contains("done, refused or failed");
        assertThat(owner.get(path + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    }

    private JsonNode ready(String format, String action) {
        HttpResponse<String> asked =
                owner.post(path, "{\"format\":\"%s\",\"filters\":{\"action\":\"%s\"}}".formatted(format, action));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String id = JSON.readTree(asked.body()).get("id").asString();
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> JSON.readTree(owner.get(path + "/" + id).body()),
                        export -> export.get("state").asString().equals("ready"));
    }

    private String contentOf(JsonNode export) {
        return path + "/" + export.get("id").asString() + "/content";
    }

    private String content(JsonNode export) {
        return part(export, "", "").body();
    }

    private HttpResponse<String> part(JsonNode export, String range, String ifRange) {
        HttpRequest.Builder request = owner.request(contentOf(export)).GET();
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        if (!ifRange.isEmpty()) {
            request.header("If-Range", ifRange);
        }
        return owner.send(request);
    }

    private HttpResponse<String> delete(Browserless who, UUID export) {
        return who.send(who.request(path + "/" + export)
                .header("Sec-Fetch-Site", "same-origin")
                .DELETE());
    }

    /// @return false where it was done before
    private boolean killedAfter(UUID export, int pieces) throws Exception {
        long wanted = pieces(export) + pieces;
        Process node = writing(export);
        while (node.isAlive() && pieces(export) < wanted) {
            Thread.onSpinWait();
        }
        boolean working = node.isAlive();
        node.destroyForcibly().waitFor();
        return working;
    }

    private Process writing(UUID export) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ExportInAnotherProcess.class.getName(),
                        TestDatabase.url(),
                        "nx_app",
                        TestDatabase.CONTEXT_KEY,
                        scope.agency().toString(),
                        scope.tenant().toString(),
                        export.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// An export without a job: nobody writes it but this test.
    private UUID waiting(int slot, String query) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("""
                                insert into app.audit_export (tenant_id, slot, format, query, requested_by, requested_by_name)
                                values (:tenant, :slot, 'jsonl', :query::jsonb, :tenant, 'x') returning id""")
                                .param("slot", slot)
                                .param("query", query)
                                .query(UUID.class)
                                .single());
    }

    private List<String> actions(String start) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        scope,
                        tx -> tx.sql("select action from app.audit_entry where starts_with(action, :start)")
                                .param("start", start)
                                .query(String.class)
                                .list());
    }

    private static int seen(TenantScope by, String sql) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(by, tx -> tx.sql(sql).query(Integer.class).single());
    }

    private void plantQuietly(int entries) {
        try {
            plant(entries);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void plant(int entries) throws SQLException {
        Superuser.run("""
                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor, action, outcome, target_kind,
                  target_id, target, before, address, user_agent, request_id)
                select '%1$s', '%2$s', '%1$s', 'member', 'Ana', 'test.planted', 'done', 'thing', n::text,
                  case n %% 100 when 0 then '=cmd|'' /C calc''!A0' else 'thing ' || n end, '{"n": 1.50}', '127.0.0.1', '', ''
                from generate_series(1, %3$s) n""".formatted(scope.tenant(), scope.agency(), entries));
    }

    private static long pieces(UUID export) throws SQLException {
        return Superuser.number("select count(*) from app.audit_export_piece where export_id = '" + export + "'");
    }

    private static long stored(JsonNode export) throws SQLException {
        return Superuser.number("select sum(length(content)) from app.audit_export_piece where export_id = '"
                + export.get("id").asString() + "'");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
