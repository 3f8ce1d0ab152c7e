package io.nexaera.portability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client's owner takes everything along, and nobody else does.
class ExportsApiTest {
    private static final TestInstallation.Tenant CLIENT = TestInstallation.newClient("Lantern Works", "lantern");
    private static final TestInstallation.Tenant NEIGHBOUR = TestInstallation.newClient("Candle Works", "candle");
    private static final Browserless OWNER = Browserless.signedIn(CLIENT, Role.CLIENT_OWNER);
    private static final String PATH = CLIENT.place().apiPath() + "/exports";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LONG_TEXT = noise();

    @BeforeAll
    static void bothHaveDocuments() {
        keep(CLIENT, "The lamps of Lantern Works burn oil. " + LONG_TEXT, 450);
        keep(NEIGHBOUR, "Candle Works melts wax.", 3);
    }

    private static void keep(TestInstallation.Tenant tenant, String text, int chunks) {
        var scope = tenant.as(Role.CLIENT_OWNER).scope();
        TestInstallation.bean(TenantDatabase.class).run(scope, tx -> {
            UUID id = tx.sql("""
                            insert into app.document (sub_account_id, name, media_type, size_bytes, sha256, status, created_by)
                            values (:subAccount, '../a.txt', 'text/plain', 1, sha256('x'), 'ready', :person) returning id""")
                    .param("person", scope.principal())
                    .query(UUID.class)
                    .single();
            tx.sql("insert into app.document_file values (:subAccount, :id, :content)")
                    .param("id", id)
                    .param("content", text.getBytes(UTF_8))
                    .update();
            tx.sql("""
                            insert into app.chunk (sub_account_id, document_id, ordinal, heading, text, vector)
                            select :subAccount, :id, n, '', :text || n, decode(repeat('00', 388), 'hex')
                            from generate_series(1, :chunks) n""")
                    .param("id", id)
                    .param("text", text.substring(0, 20))
                    .param("chunks", chunks)
                    .update();
        });
    }

    @Test
    void theZipHoldsEveryRowAndEveryFileOfTheClientAndNothingOfTheNeighbour() throws Exception {
        JsonNode export = ready();
        byte[] zip = download(export);
        assertThat(zip.length).isEqualTo(export.get("sizeBytes").asInt());
        assertThat(sha256(zip)).isEqualTo(export.get("sha256").asString());
        Map<String, byte[]> entries = unpacked(zip);
        JsonNode manifest = JSON.readTree(entries.getOrDefault("manifest.json", new byte[0]));
        assertThat(manifest.at("/account/name").asString()).isEqualTo("Lantern Works");
        assertThat(manifest.get("people").toString())
                .contains(CLIENT.email(Role.CLIENT_OWNER))
                .doesNotContain("candle");
        for (JsonNode entry : manifest.get("entries")) {
            byte[] content = entries.getOrDefault(entry.get("name").asString(), new byte[0]);
            assertThat(sha256(content)).isEqualTo(entry.get("sha256").asString());
        }
        for (String table : List.of("agent", "chunk", "conversation", "document", "message", "model_connection")) {
            assertThat(lines(entries, table)).as(table).isEqualTo(count(table, "sub_account_id"));
        }
        for (String table : List.of("membership", "api_key", "data_key")) {
            assertThat(lines(entries, table)).as(table).isEqualTo(count(table, "tenant_id"));
        }
        assertThat(count("chunk", "sub_account_id")).isEqualTo(450);
        assertThat(entries.entrySet().stream().filter(e -> e.getKey().startsWith("files/")))
                .singleElement()
                .satisfies(e -> assertThat(new String(e.getValue(), UTF_8)).endsWith("burn oil. " + LONG_TEXT));
        entries.values()
                .forEach(content -> assertThat(new String(content, UTF_8))
                        .doesNotContain(
                                "melts wax",
                                NEIGHBOUR
                                        .as(Role.CLIENT_OWNER)
                                        .scope()
                                        .requireSubAccount()
                                        .toString()));
    }

    @Test
    void noSecretIsPacked() throws Exception {
        Map<String, byte[]> entries = unpacked(download(ready()));
        assertThat(text(entries, "api_key")).contains("\"prefix\"").doesNotContain("secret_hash");
        assertThat(text(entries, "data_key")).doesNotContain("wrapped");
        assertThat(text(entries, "model_connection")).doesNotContain("secret_");
    }

    @Test
    void packingTwiceAfterACrashGivesOneWholeZip() throws Exception {
        UUID id = UUID.randomUUID();
        var scope = CLIENT.as(Role.CLIENT_OWNER).scope();
        TestInstallation.bean(TenantDatabase.class).run(scope, tx -> {
            tx.sql("""
                    insert into app.export (sub_account_id, id, state, progress, requested_by, requested_by_name)
                    values (:subAccount, :id, 'packing', 30, :person, 'x')""").param("id", id).param("person", scope.principal()).update();
            tx.sql("insert into app.export_piece values (:subAccount, :id, 0, 'half'::bytea)")
                    .param("id", id)
                    .update();
        });
        TestInstallation.bean(Packing.class).pack(scope, id);
        JsonNode export = get("/" + id);
        assertThat(sha256(download(export))).isEqualTo(export.get("sha256").asString());
        delete(export);
    }

    @Test
    void aDeletedExportIsGoneWithItsPieces() throws SQLException {
        JsonNode export = ready();
        assertThat(Superuser.number("select count(*) from app.export_piece where export_id = '"
                        + export.get("id").asString() + "'"))
                .isPositive();
        delete(export);
        assertThat(Superuser.number("select count(*) from app.export_piece where export_id = '"
                        + export.get("id").asString() + "'"))
                .isZero();
        assertThat(OWNER.get(PATH + "/" + export.get("id").asString()).statusCode())
                .isEqualTo(404);
        assertThat(OWNER.get(CLIENT.place().apiPath() + "/audit-entries?action=export.")
                        .body())
                .contains("export.requested", "export.finished", "export.deleted");
    }

    @Test
    void nobodyButTheOwnerAsksForOneOrTakesOne() {
        String id = ready().get("id").asString();
        for (Role role : Set.of(Role.CLIENT_ADMIN, Role.CLIENT_MEMBER, Role.CLIENT_VIEWER)) {
            Browserless other = Browserless.signedIn(CLIENT, role);
            assertThat(other.get(PATH + "/" + id + "/content").statusCode()).isEqualTo(403);
            assertThat(request(other).statusCode()).isEqualTo(403);
        }
        assertThat(Browserless.withKey(CLIENT.key().text())
                        .get(PATH + "/" + id + "/content")
                        .statusCode())
                .isEqualTo(403);
        for (var stranger : List.of(
                Browserless.signedIn(NEIGHBOUR, Role.CLIENT_OWNER),
                Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER))) {
            assertThat(stranger.get(PATH + "/" + id + "/content").statusCode()).isEqualTo(404);
        }
    }

    /// The wall below the guard: the same rows, asked for in SQL.
    @Test
    void theDatabaseShowsExportsToTheOwnerAlone() {
        ready();
        assertThat(seen(Role.CLIENT_OWNER)).isPositive();
        assertThat(seen(Role.CLIENT_ADMIN)).isZero();
        assertThat(seen(Role.CLIENT_VIEWER)).isZero();
    }

    private static int seen(Role role) {
        return TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        CLIENT.as(role).scope(),
                        tx -> tx.sql("select count(*) from app.export_piece")
                                .query(Integer.class)
                                .single());
    }

    private static JsonNode ready() {
        HttpResponse<String> answer = request(OWNER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = JSON.readTree(answer.body()).get("id").asString();
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> get("/" + id), e -> e.get("state").asString().equals("ready"));
    }

    private static HttpResponse<String> request(Browserless who) {
        return who.send(who.request(PATH)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static void delete(JsonNode export) {
        assertThat(OWNER.send(OWNER.request(PATH + "/" + export.get("id").asString())
                                .header("Sec-Fetch-Site", "same-origin")
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
    }

    private static JsonNode get(String below) {
        return JSON.readTree(OWNER.get(PATH + below).body());
    }

    private static byte[] download(JsonNode export) throws IOException, InterruptedException {
        var request = OWNER.request(PATH + "/" + export.get("id").asString() + "/content")
                .GET();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private static Map<String, byte[]> unpacked(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static String text(Map<String, byte[]> entries, String table) {
        return new String(entries.getOrDefault("tables/" + table + ".jsonl", new byte[0]), UTF_8);
    }

    private static long lines(Map<String, byte[]> entries, String table) {
        return text(entries, table).lines().distinct().count();
    }

    private static long count(String table, String tenant) throws SQLException {
        return Superuser.number("select count(*) from app." + table + " where " + tenant + " = '"
                + CLIENT.as(Role.CLIENT_OWNER).scope().requireSubAccount() + "'");
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Archive.sha256().digest(bytes));
    }

    /// Longer than two pieces, and hard to compress.
    private static String noise() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600_000; i++) {
            text.append(Integer.toString(random.nextInt(1 << 20), 36)).append(i % 12 == 11 ? ". " : " ");
        }
        return text.toString().strip();
    }
}
