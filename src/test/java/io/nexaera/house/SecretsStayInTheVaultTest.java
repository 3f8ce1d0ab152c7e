package io.nexaera.house;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Whatever is a secret lies in the database sealed or as a hash: by the names of the columns, and by looking for
/// secrets that this test planted in every row and in the server's own files.
class SecretsStayInTheVaultTest {
    private static final Path EXPLAINED = Path.of("src/test/resources/columns-that-sound-secret.txt");
    private static final String SOUNDS_SECRET =
            "secret|passw|passphrase|token|key|seed|credential|private|otp|salt|hash|digest|cookie|wrapped";

    /// What an idempotency key starts with.
    private static final String REPEATABLE = "repeat-" + UUID.randomUUID();

    private final String mark = UUID.randomUUID().toString().replace("-", "");
    private final TestInstallation.Tenant client = TestInstallation.newClient("Planted " + mark, mark);

    /// A new column whose name sounds like a secret is sealed (four columns, `app.sealed_column`), or somebody says in
    /// `columns-that-sound-secret.txt` why it needn't be.
    @Test
    void everyColumnThatSoundsLikeASecretIsSealedOrExplained() throws SQLException, IOException {
        Set<String> explained = Files.readAllLines(EXPLAINED).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split(" +", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unsealedColumns()).containsExactlyInAnyOrderElementsOf(explained);
    }

    /// The control: a table with a plain secret would be named.
    @Test
    void aPlainSecretWouldBeNamed() throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("create table app.planted (id uuid, webhook_secret text)");
            assertThat(unsealedColumns(superuser)).contains("app.planted.webhook_secret");
            superuser.rollback();
        }
    }

    @Test
    void noPlantedSecretIsFoundInAnyRowOrFileOfTheDatabase() throws SQLException {
        Map<String, String> secrets = plant();
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(8);
        assertThat(secrets.values())
                .doesNotHaveDuplicates()
                .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(15));
        List<String> found = new ArrayList<>(rowsWith(secrets));
        found.addAll(filesWith(secrets));
        assertThat(found).isEmpty();
    }

    /// The control: in the clear, in hex or in Base64 at any offset, in a row of text, JSON or bytes, it would be
    /// found.
    @Test
    void aSecretThatWasWrittenWouldBeFound() throws SQLException {
        String canary = "sk-canary-" + mark;
        for (String spelt : List.of(
                canary,
                "{\"a\": \"" + canary + "\"}",
                HexFormat.of().formatHex(canary.getBytes(UTF_8)),
                base64("" + canary),
                base64("u:" + canary),
                base64("u" + canary))) {
            try (Connection superuser = TestDatabase.asSuperuser();
                    var statement = superuser.createStatement()) {
                statement.execute("create table public.planted as select '" + spelt + "'::text as note, '" + spelt
                        + "'::bytea as bytes");
                try {
                    assertThat(rowsWith(Map.of("canary", canary))).containsExactly("public.planted holds canary");
                    assertThat(filesWith(Map.of("canary", canary))).isNotEmpty();
                } finally {
                    statement.execute("drop table public.planted");
                }
            }
        }
    }

    /// What a client and its agency hand over or get shown, each by the endpoint that people use; repeated with
    /// idempotency keys, for answers that are kept are kept somewhere.
    private Map<String, String> plant() {
        Map<String, String> secrets = new LinkedHashMap<>();
        String sub = client.place().apiPath();
        String agency = TestInstallation.northwind().place().apiPath();
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        Browserless agencyOwner = Browserless.signedIn(TestInstallation.northwind(), Role.AGENCY_OWNER);

        secrets.put("a client's provider key", "sk-client-" + mark);
        String connection = json(created(owner, sub + "/model-connections", """
                {"name":"Planted","kind":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-client-%s"}""".formatted(mark)))
                .get("id")
                .asString();
        secrets.put("the key that replaced it", "sk-replaced-" + mark);
        assertThat(owner.send(
                                "PUT",
                                sub + "/model-connections/" + connection + "/key",
                                "{\"key\":\"sk-replaced-" + mark + "\"}")
                        .statusCode())
                .isEqualTo(200);
        secrets.put("an agency's provider key", "sk-agency-" + mark);
        created(agencyOwner, agency + "/model-keys", """
                {"provider":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"sk-agency-%s","sharing":{"with":"none"}}""".formatted(mark));

        String webhook = json(created(owner, sub + "/webhooks", "{\"url\":\"http://127.0.0.1:9/\"}"))
                .get("secret")
                .asString();
        secrets.put("a webhook's secret", webhook.substring("whsec_".length()));
        String workflow =
                json(created(owner, sub + "/workflows", """
                {"name":"Planted","definition":{"steps":[{"name":"v","do":"compute","values":{"a":1}}]}}""")).get("id").asString();
        String hook = json(created(owner, sub + "/workflows/" + workflow + "/hook", ""))
                .get("secret")
                .asString();
        secrets.put("a workflow's secret", hook.substring("whsec_".length()));
        String apiKey = json(created(owner, sub + "/keys", "{\"name\":\"planted\",\"scopes\":[\"chat\"]}"))
                .get("text")
                .asString();
        secrets.put("an API key", apiKey);
        secrets.put("an API key without its visible prefix", apiKey.substring(14));
        secrets.put("the key of the tests", client.key().text());
        secrets.put("a password", TestInstallation.PASSWORD);
        String cookie = Browserless.anonymous()
                .form(
                        "/sign-in",
                        "email=" + Browserless.encoded(client.email(Role.CLIENT_ADMIN)) + "&password="
                                + Browserless.encoded(TestInstallation.PASSWORD))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        secrets.put("a session's cookie", cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
        secrets.put("a wrong password", "wrong-password-" + mark);
        Browserless.anonymous()
                .form(
                        "/sign-in",
                        "email=" + Browserless.encoded(client.email(Role.CLIENT_ADMIN)) + "&password=wrong-password-"
                                + mark);
        secrets.put("a made-up API key", "nx_made_up_" + mark + mark);
        Browserless.withKey("nx_made_up_" + mark + mark).get("/api/v1/me");
        String agent = json(created(owner, sub + "/agents", "{\"name\":\"Planted\",\"instructions\":\"\"}"))
                .get("id")
                .asString();
        secrets.put(
                "an agent's token",
                json(created(
                                owner,
                                sub + "/agents/" + agent + "/tokens",
                                "{\"scopes\":[\"knowledge:read\"],\"minutes\":5}"))
                        .get("token")
                        .asString());
        secrets.put(
                "the first password of somebody new",
                json(created(owner, sub + "/members", """
                {"name":"New","email":"new@%s.example","role":"client-viewer"}""".formatted(mark)))
                        .get("password")
                        .asString());
        String certificate = json(created(owner, sub + "/erasures", """
                {"name":"Planted %s","password":"%s"}""".formatted(mark, TestInstallation.PASSWORD)))
                .get("certificate")
                .asString();
        secrets.put("the address of a certificate", certificate.substring(certificate.lastIndexOf('/') + 1));
        secrets.put("what callers choose for repeating", REPEATABLE);
        return secrets;
    }

    private static HttpResponse<String> created(Browserless who, String path, String body) {
        HttpResponse<String> answer = who.send(who.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", REPEATABLE + UUID.randomUUID())
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 202);
        return answer;
    }

    private static tools.jackson.databind.JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static List<String> unsealedColumns() throws SQLException {
        TestInstallation.url();
        try (Connection superuser = TestDatabase.asSuperuser()) {
            return unsealedColumns(superuser);
        }
    }

    private static List<String> unsealedColumns(Connection superuser) throws SQLException {
        return column(superuser, """
                select n.nspname || '.' || c.relname || '.' || a.attname
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind in ('r', 'p')
                  and not c.relispartition and a.attnum > 0 and not a.attisdropped
                  and (a.attname ~ '%1$s' or a.atttypid = 'bytea'::regtype and c.relname ~ '%1$s')
                  and not exists (
                    select from pg_attribute s where s.attrelid = c.oid and not s.attisdropped
                      and s.attname = regexp_replace(a.attname, '_(value|key_id|format|commitment)$', '') || '_commitment'
                      and a.attname ~ '_(value|key_id|format|commitment)$')
                order by 1""".formatted(SOUNDS_SECRET));
    }

    private static List<String> rowsWith(Map<String, String> secrets) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection superuser = TestDatabase.asSuperuser()) {
            for (String table : column(superuser, """
                    select format('%I.%I', schemaname, tablename) from pg_tables
                    where schemaname not in ('pg_catalog', 'information_schema') order by 1""")) {
                for (var secret : secrets.entrySet()) {
                    if (holds(superuser, table, secret.getValue())) {
                        found.add(table + " holds " + secret.getKey());
                    }
                }
            }
        }
        return found;
    }

    private static boolean holds(Connection superuser, String table, String secret) throws SQLException {
        String[] spellings = spellings(secret).toArray(String[]::new);
        try (var search = superuser.prepareStatement("select exists (select from " + table
                + " t where exists (select from unnest(?) s where strpos(t::text, s) > 0))")) {
            search.setArray(1, superuser.createArrayOf("text", spellings));
            try (var row = search.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// In the clear, in hex (also that of its hex and Base64, as a column of bytes prints), in Base64 at each of three
    /// offsets.
    private static Set<String> spellings(String secret) {
        Set<String> texts = new TreeSet<>(Set.of(secret, HexFormat.of().formatHex(secret.getBytes(UTF_8))));
        for (int offset = 0; offset < 3; offset++) {
            String shifted = base64("x".repeat(offset) + secret);
            texts.add(shifted.substring(4, shifted.length() - 4));
        }
        return texts.stream()
                .flatMap(text -> Stream.of(text, HexFormat.of().formatHex(text.getBytes(UTF_8))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /// Tables, indexes and the write-ahead log as they lie on the disk, the server's own log among them.
    private static List<String> filesWith(Map<String, String> secrets) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("checkpoint");
        }
        try (Stream<Path> files = Files.walk(TestDatabase.folder().resolve("data"))) {
            List<Path> all = Stream.concat(
                            files.filter(Files::isRegularFile),
                            Stream.of(TestDatabase.folder().resolve("postgres.log")))
                    .toList();
            return all.stream().flatMap(file -> inFile(file, secrets).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> inFile(Path file, Map<String, String> secrets) {
        try {
            String bytes = Files.readString(file, ISO_8859_1);
            return secrets.entrySet().stream()
                    .filter(secret -> spellings(secret.getValue()).stream().anyMatch(bytes::contains))
                    .map(secret -> file.getFileName() + " holds " + secret.getKey())
                    .toList();
        } catch (java.nio.file.NoSuchFileException gone) {
            return List.of(); // the server deletes files as it likes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
