package io.nexaera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.database.CannotStart;
import io.nexaera.identity.Founding;
import io.nexaera.identity.Place;
import io.nexaera.identity.Role;
import io.nexaera.models.FakeOpenAi;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `./nexaera import-keys` beside the running application: what is taken over serves, what is wrong is told without a
/// word of it, and cut off anywhere it is run again.
class ImportKeysCommandTest {
    private static final String HEADER = "provider,name,sub_account,base_url,model,secret\n";
    private static final String AT = "http://127.0.0.1:9/v1";
    private static final byte[] OLD_KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @TempDir
    private Path folder;

    private record Ran(int exitCode, String out, String err) {
        String sum() {
            return out.lines()
                    .filter(line -> line.contains("already there:"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Ran run(String csv, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.csv"), csv);
        return run(file, options);
    }

    private static Ran run(Path file, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of(options));
        if (!words.contains("--agency")) {
            words.addAll(List.of("--agency", "northwind"));
        }
        Arguments arguments = Arguments.parse(words, Set.of("--agency", "--under", "--data", Arguments.DRY_RUN));
        int code = new ImportKeysCommand(
                        new Progress(new PrintStream(err, true, UTF_8)), new PrintStream(out, true, UTF_8))
                .run(List.of(file.toString()), arguments, work -> work.apply(access()));
        return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static VaultAccess access() {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "nexaera.egress.internal-hosts",
                io.nexaera.egress.EgressSettings.THIS_MACHINE,
                "nexaera.database.url",
                TestDatabase.url(),
                "nexaera.database.app-user",
                "nx_app",
                "nexaera.database.app-password",
                "nx_app",
                "nexaera.database.platform-password",
                "nx_platform",
                "nexaera.database.context-key",
                TestDatabase.CONTEXT_KEY));
        for (String name : List.of("nexaera.vault.keystore", "nexaera.vault.password")) {
            settings.put(name, setting(name));
        }
        return new VaultAccess(settings);
    }

    private static String setting(String name) {
        return Objects.requireNonNull(TestInstallation.bean(Environment.class).getProperty(name));
    }

    private static String slug(Tenant client) {
        return client.place().subAccount().orElseThrow().slug();
    }

    private static String row(Tenant client, String name, String secret) {
        return "openai," + name + "," + slug(client) + "," + AT + ",m," + secret + "\n";
    }

    private static String secret(int n) {
        return "sk-import-%04d-0123456789abcdef".formatted(n);
    }

    private static List<JsonNode> connections(Tenant client) {
        return json(client, Role.CLIENT_OWNER, "/model-connections");
    }

    private static List<JsonNode> json(Tenant tenant, Role role, String path) {
        List<JsonNode> all = new ArrayList<>();
        new JsonMapper()
                .readTree(Browserless.signedIn(tenant, role)
                        .get(tenant.place().apiPath() + path)
                        .body())
                .forEach(all::add);
        return all;
    }

    private static List<String> names(Tenant client) {
        return connections(client).stream()
                .map(one -> one.get("name").asString())
                .toList();
    }

    private static String seal(String secret) {
        try {
            byte[] iv = new byte[12];
            new java.security.SecureRandom().nextBytes(iv);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(OLD_KEY, "AES"), new GCMParameterSpec(128, iv));
            return Base64.getEncoder().encodeToString(iv) + ":"
                    + Base64.getEncoder().encodeToString(cipher.doFinal(secret.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String keyFile() throws IOException {
        return Files.write(folder.resolve("old.key"), OLD_KEY).toString();
    }

    @Test
    void whatIsTakenOverServesAsTheClientsOwnAndIsMarkedUntilItIsReplaced() throws Exception {
        Tenant client = TestInstallation.newClient("Import Serves", "import-serves");
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        try (FakeOpenAi provider = new FakeOpenAi()) {
            Ran ran = run(
                    HEADER + "openai,Old,%s,%s,m,%s\n".formatted(slug(client), provider.baseUrl(), seal(secret(1))),
                    "--under",
                    keyFile());
            assertThat(ran.out()).endsWith("""
                    1 of 1 …
                    imported: 1, already there: 0, refused: 0
                    Nothing of the file is left to import. Delete it, and the key to it.
                    """);
            assertThat(ran.exitCode()).isZero();
            String agent = post(owner, client, "/agents", """
                    {"name":"Desk","instructions":"Be kind.","provider":"openai","model":"m"}""").get("id").asString();
            assertThat(post(owner, client, "/agents/" + agent + "/messages", "{\"text\":\"Hello?\"}")
                            .get("keyTier")
                            .asString())
                    .isEqualTo("organization");
            assertThat(provider.awaitRequest().header("authorization")).isEqualTo("Bearer " + secret(1));
        }
        JsonNode imported = connections(client).getFirst();
        assertThat(imported.get("importedAt").isNull()).isFalse();
        String page = client.place().path() + "/models";
        assertThat(owner.get(page).body())
                .contains("Imported on", "Replace it when you can")
                .doesNotContain(secret(1));
        String before = finding();
        owner.send(
                "PUT",
                client.place().apiPath() + "/model-connections/"
                        + imported.get("id").asString() + "/key",
                "{\"key\":\"" + secret(2) + "\"}");
        assertThat(owner.get(page).body()).doesNotContain("Imported on");
        assertThat(finding()).as("one fewer").isNotEqualTo(before);
    }

    private static String finding() {
        return LegacyKeyCheck.of(access()).toString();
    }

    private static JsonNode post(Browserless who, Tenant client, String path, String body) {
        var answer = who.post(client.place().apiPath() + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return new JsonMapper().readTree(answer.body());
    }

    @Test
    void anAgencysKeyIsTakenOverAndLentToNobody() throws Exception {
        Place place = TestInstallation.bean(Founding.class).agency("import-agency", "Import agency", "#1f5fbf");
        TestInstallation.bean(Founding.class)
                .person(place, Role.AGENCY_OWNER, "Own", "own@import-agency.example", TestInstallation.PASSWORD);
        String csv = HEADER + "mistral,ignored,," + AT + ",m," + secret(3) + "\nmistral,other,," + AT + ",m,"
                + secret(4) + "\ngroq,,,,," + secret(5) + "\n";
        Ran ran = run(csv, "--agency", "import-agency");
        assertThat(ran.out())
                .contains("line 3 refused: The agency has another key for this provider")
                .contains("imported: 2, already there: 0, refused: 1");
        Browserless owner = Browserless.signedIn("own@import-agency.example", TestInstallation.PASSWORD);
        JsonNode keys = new JsonMapper()
                .readTree(owner.get(place.apiPath() + "/model-keys").body());
        for (JsonNode key : keys) {
            assertThat(key.get("importedAt").isNull()).isFalse();
            assertThat(key.get("sharing").get("with").asString()).isEqualTo("none");
        }
        assertThat(keys).hasSize(2);
        assertThat(owner.get(place.path() + "/ai-keys").body()).contains("Imported on");
        String id = keys.get(0).get("id").asString();
        owner.send("PUT", place.apiPath() + "/model-keys/" + id + "/sharing", "{\"with\":\"all\"}");
        assertThat(owner.get(place.path() + "/ai-keys").body())
                .as("who may use it is not the key")
                .containsIgnoringCase("all clients")
                .contains("Imported on");
        owner.send("PUT", place.apiPath() + "/model-keys/" + id + "/key", "{\"key\":\"" + secret(6) + "\"}");
        owner.send(
                "DELETE",
                place.apiPath() + "/model-keys/" + keys.get(1).get("id").asString(),
                "");
        assertThat(owner.get(place.path() + "/ai-keys").body()).doesNotContain("Imported on");
        assertThat(run(csv, "--agency", "import-agency").out())
                .as("what was replaced or removed stays so")
                .contains("imported: 0, already there: 3 (of these replaced or removed since: 3), refused: 0");
    }

    @Test
    void theSameFileTwiceImportsOnceAndWhatSomebodyRemovedStaysRemoved() throws Exception {
        Tenant client = TestInstallation.newClient("Import Twice", "import-twice");
        String csv =
                HEADER + row(client, "A", secret(10)) + row(client, "B", secret(11)) + row(client, "C", secret(12));
        assertThat(run(csv).sum()).isEqualTo("imported: 3, already there: 0, refused: 0");
        assertThat(run(csv).sum()).isEqualTo("imported: 0, already there: 3, refused: 0");
        assertThat(audited(client)).isEqualTo(3);
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        String api = client.place().apiPath() + "/model-connections/";
        owner.send("DELETE", api + connections(client).get(0).get("id").asString(), "");
        owner.send("DELETE", api + connections(client).get(0).get("id").asString() + "/key", "");
        Ran again = run(csv);
        assertThat(again.sum())
                .isEqualTo("imported: 0, already there: 3 (of these replaced or removed since: 2), refused: 0");
        assertThat(again.exitCode()).isZero();
        assertThat(names(client)).containsExactly("B", "C");
        assertThat(connections(client).get(0).get("key").isNull()).isTrue();
    }

    @Test
    void aKeyThatSomebodyEnteredIsNeverOverwritten() throws Exception {
        Tenant client = TestInstallation.newClient("Import Keeps", "import-keeps");
        Browserless owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        post(owner, client, "/model-connections", """
                {"name":"Ours","kind":"openai","baseUrl":"%s","defaultModel":"m","key":"%s"}""".formatted(AT, secret(20)));
        Ran other = run(HEADER + row(client, "Ours", secret(21)));
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.out()).contains("line 2 refused: The client has a connection of this name with another key");
        assertThat(run(HEADER + row(client, "Ours", secret(20))).sum()).contains("imported: 0, already there: 1,");
        assertThat(run(HEADER + row(client, "Ours", secret(20)).replace("/v1,", "/v2,"))
                        .sum())
                .as("the same key with another address")
                .contains("refused: 1");
        assertThat(connections(client).getFirst().get("importedAt").isNull()).isTrue();
    }

    @Test
    void duplicatedRowsAreTakenOnceAndContradictingOnesRefused() throws Exception {
        Tenant client = TestInstallation.newClient("Import Doubles", "import-doubles");
        String csv =
                HEADER + row(client, "A", secret(30)) + row(client, "A", secret(30)) + row(client, "A", secret(31));
        for (String option : List.of("--dry-run", "--agency=northwind")) {
            Ran ran = run(csv, option);
            assertThat(ran.out()).as(option).contains("line 4 refused").contains("1, already there: 1, refused: 1");
            assertThat(ran.exitCode()).isEqualTo(1);
        }
        assertThat(names(client)).containsExactly("A");
    }

    @Test
    void aDryRunJudgesEveryRowAndWritesNothing() throws Exception {
        Tenant client = TestInstallation.newClient("Import Dry", "import-dry");
        String csv = HEADER + row(client, "A", secret(40)) + row(client, "B", "") + row(client, "C", secret(41));
        Ran dry = run(csv, "--dry-run");
        assertThat(dry.sum()).isEqualTo("nothing was written; to import: 2, already there: 0, refused: 1");
        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(connections(client)).isEmpty();
        assertThat(Superuser.text("select count(*) from app.data_key where tenant_id = '" + id(client) + "'"))
                .isEqualTo("0");
        assertThat(Superuser.text("select count(*) from app.imported_key where tenant_id = '" + id(client) + "'"))
                .isEqualTo("0");
        assertThat(audited(client)).isZero();
        assertThat(run(csv).sum()).isEqualTo("imported: 2, already there: 0, refused: 1");
    }

    @Test
    void aClientHasNoMoreConnectionsThanThroughTheApp() throws Exception {
        Tenant client = TestInstallation.newClient("Import Many", "import-many");
        String csv = HEADER
                + IntStream.range(0, 52)
                        .mapToObj(i -> row(client, "c" + i, secret(100 + i)))
                        .collect(Collectors.joining());
        assertThat(run(csv, "--dry-run").sum()).contains("to import: 50, already there: 0, refused: 2");
        Ran ran = run(csv);
        assertThat(ran.sum()).isEqualTo("imported: 50, already there: 0, refused: 2");
        assertThat(ran.out()).contains("26 of 52 …", "52 of 52 …", "line 53 refused: There are 50 connections already");
    }

    @Test
    void badRowsAreToldByTheirLinesAndTheOthersAreTaken() throws Exception {
        Tenant client = TestInstallation.newClient("Import Bad Rows", "import-bad-rows");
        Place neighbour = TestInstallation.bean(Founding.class).agency("import-other", "Other agency", "#1f5fbf");
        TestInstallation.bean(Founding.class).subAccount(neighbour, "Secret Neighbour");
        String good = seal(secret(50));
        String flipped =
                (good.charAt(20) == 'A' ? good.replaceFirst("(.{20}).", "$1B") : good.replaceFirst("(.{20}).", "$1A"));
        String csv = HEADER
                + "openai,a," + slug(client) + "," + AT + ",m," + good + "\r\n"
                + "openai,b," + slug(client) + "," + AT + ",m," + flipped + "\n"
                + "openai,c," + slug(client) + "," + AT + ",m," + good.substring(0, good.length() - 4) + "\n"
                + "openai,d," + slug(client) + "," + AT + ",m,n0t base64:" + good + "\n"
                + "openai,e," + slug(client) + "," + AT + ",m," + secret(51) + "\n"
                + "skynet,f," + slug(client) + "," + AT + ",m," + good + "\n"
                + "openai,g,secret-neighbour," + AT + ",m," + good + "\n"
                + "openai,h,no-such-client," + AT + ",m," + good + "\n"
                + "openai,\"i\nj\"," + slug(client) + "," + AT + ",m," + good + "\n"
                + "openai,k," + slug(client) + ",http://10.0.0.1/v1,m," + good + "\n"
                + "openai,l," + slug(client) + ",file:///etc/passwd,m," + good + "\n"
                + "openai,m," + slug(client) + ",http://nowhere.invalid/v1,m," + good + "\n"
                + "openai,n,too,few\n"
                + "openai,o," + slug(client) + "," + AT + ",m," + "x".repeat(10 << 20) + "\n"
                + "openai,p," + slug(client) + "," + AT + ",m," + seal(secret(52)) + "\n";
        Ran ran = run("\uFEFF" + csv, "--under", keyFile());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.sum()).isEqualTo("imported: 2, already there: 0, refused: 13");
        assertThat(names(client)).containsExactly("a", "p");
        assertThat(ran.out())
                .contains(
                        "line 3 refused: secret: It doesn't open with this key",
                        "line 4 refused: secret: It ",
                        "line 5 refused: secret: It is not a sealed secret",
                        "line 6 refused: secret: It is not a sealed secret",
                        "line 7 refused: provider: There is no such provider",
                        "line 8 refused: sub_account: The agency has no such client",
                        "line 9 refused: sub_account: The agency has no such client",
                        "line 10 refused: name: Enter 1 to 80 characters in one line",
                        "line 12 refused: Its address is a reserved one",
                        "line 13 refused: This address can't be used",
                        "line 14 refused: This address can't be used. Names like this exist only inside a network",
                        "line 15 refused: It has 4 fields, the header line has 6",
                        "line 16 refused: It is longer than 65536 characters")
                .doesNotContain(
                        "Neighbour", "neighbour", "sk-", good.substring(20, 40), "10.0.0.1", "nowhere", "passwd");
        Ran wrongKey = run(HEADER + "openai,z," + slug(client) + "," + AT + ",m," + good + "\n", "--under", other());
        assertThat(wrongKey.out()).contains("line 2 refused: secret: It doesn't open with this key");
    }

    private String other() throws IOException {
        byte[] other = OLD_KEY.clone();
        other[0] ^= 1;
        return Files.writeString(folder.resolve("other.key"), HexFormat.of().formatHex(other))
                .toString();
    }

    @Test
    void namesThatAreFormulasOrMarkupAreShownAsTheText() throws Exception {
        Tenant client = TestInstallation.newClient("Import Hostile", "import-hostile");
        String name = "=1+1<script>alert(1)</script>";
        assertThat(run(HEADER + row(client, "\"" + name + "\"", secret(60))).sum())
                .contains("imported: 1");
        assertThat(names(client)).containsExactly(name);
        assertThat(Browserless.signedIn(client, Role.CLIENT_OWNER)
                        .get(client.place().path() + "/models")
                        .body())
                .contains("=1+1&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
    }

    @Test
    void aFileOrAKeyThatIsNoneIsToldBeforeAnythingIsOpened() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");
        assertThatThrownBy(() -> run(empty)).isInstanceOf(CannotStart.class).hasMessage("The file is empty.");
        Path file = Files.writeString(folder.resolve("f.csv"), HEADER);
        assertThat(run(file).sum()).isEqualTo("imported: 0, already there: 0, refused: 0");
        assertThatThrownBy(() -> run(folder.resolve("gone.csv"))).isInstanceOf(CannotStart.class);
        assertThatThrownBy(() -> run(folder)).isInstanceOf(CannotStart.class);
        assertThatThrownBy(() -> run(file, "--agency", "nobody"))
                .isInstanceOf(CannotStart.class)
                .hasMessage("There is no agency \"nobody\".");
        String short1 =
                Files.writeString(folder.resolve("short.key"), "00".repeat(31)).toString();
        assertThatThrownBy(() -> run(file, "--under", short1))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("32 bytes");
        String typed = HexFormat.of().formatHex(OLD_KEY);
        assertThatThrownBy(() -> run(file, "--under", typed))
                .isInstanceOf(CannotStart.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(typed));
        assertThatThrownBy(() -> new ImportKeysCommand(new Progress(System.err), System.out)
                        .run(List.of(file.toString()), Arguments.parse(List.of(), Set.of())))
                .isInstanceOf(UsageProblem.class);
    }

    /// The row is there or isn't, with its audit entry and its place in the list of imported keys.
    @Test
    void aRowThatFailsLeavesNothingAndTheNextRunTakesItUp() throws Exception {
        Tenant client = TestInstallation.newClient("Import Fails", "import-fails");
        String csv = HEADER
                + IntStream.range(0, 6)
                        .mapToObj(i -> row(client, "c" + i, secret(200 + i)))
                        .collect(Collectors.joining());
        Superuser.run("""
                create function public.fail_once() returns trigger language plpgsql as $$ begin
                  if new.action = 'model-connection.imported' and new.target = 'c3' then raise exception 'no'; end if;
                  return new; end $$;
                create trigger fail_once before insert on app.audit_entry for each row execute function public.fail_once()""");
        try {
            assertThatThrownBy(() -> run(csv))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("Stopped at line 5")
                    .hasMessageContaining("run the same command again");
        } finally {
            Superuser.run("drop trigger fail_once on app.audit_entry; drop function public.fail_once()");
        }
        assertThat(names(client)).containsExactly("c0", "c1", "c2");
        assertThat(run(csv).sum()).isEqualTo("imported: 3, already there: 3, refused: 0");
        assertThat(audited(client)).isEqualTo(6);
        assertThat(names(client)).containsExactly("c0", "c1", "c2", "c3", "c4", "c5");
    }

    /// What can't be read back is not there: a database that keeps something else is noticed before the commit.
    @Test
    void aKeyThatComesBackAsAnotherIsRefusedAndLeavesNothing() throws Exception {
        Tenant client = TestInstallation.newClient("Import Verifies", "import-verifies");
        String csv = HEADER + row(client, "A", secret(80)) + row(client, "B", secret(81));
        Superuser.run("""
                create function public.forget() returns trigger language plpgsql as $$ begin
                  if new.name = 'A' and new.secret_value is not null then new.secret_value := translate(new.secret_value, 'ABC', 'BCA'); end if;
                  return new; end $$;
                create trigger forget before update on app.model_connection for each row execute function public.forget()""");
        try {
            Ran ran = run(csv);
            assertThat(ran.out()).contains("line 2 refused: This stored secret can't be opened");
            assertThat(ran.sum()).isEqualTo("imported: 1, already there: 0, refused: 1");
        } finally {
            Superuser.run("drop trigger forget on app.model_connection; drop function public.forget()");
        }
        assertThat(names(client)).containsExactly("B");
        assertThat(audited(client)).isEqualTo(1);
        assertThat(run(csv).sum()).isEqualTo("imported: 1, already there: 1, refused: 0");
    }

    /// `kill -9` of the command itself, in the middle of a row: it waits for a lock that we hold.
    @Test
    void killedInTheMiddleOfARowItIsRunAgain() throws Exception {
        Tenant client = TestInstallation.newClient("Import Killed", "import-killed");
        Path file = Files.writeString(
                folder.resolve("killed.csv"),
                HEADER
                        + IntStream.range(0, 10)
                                .mapToObj(i -> row(client, "c" + i, secret(300 + i)))
                                .collect(Collectors.joining()));
        try (Connection holder = TestDatabase.asSuperuser();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(
                    "insert into app.model_connection (sub_account_id, name, kind, base_url, default_model) values ('"
                            + id(client) + "', 'c4', 'openai', 'x', 'm')");
            Process command = start(file);
            try (BufferedReader out = new BufferedReader(new InputStreamReader(command.getInputStream(), UTF_8))) {
                List<String> lines = new ArrayList<>();
                while (!lines.contains("4 of 10 …")) {
                    lines.add(Objects.requireNonNull(out.readLine(), () -> "it ended: " + lines));
                }
                awaitWaiting();
                command.destroyForcibly();
                assertThat(command.waitFor()).isEqualTo(137);
            }
            holder.rollback();
        }
        assertThat(names(client)).containsExactly("c0", "c1", "c2", "c3");
        assertThat(audited(client)).isEqualTo(4);
        Ran again = run(file);
        assertThat(again.sum()).isEqualTo("imported: 6, already there: 4, refused: 0");
        assertThat(names(client)).hasSize(10);
        assertThat(audited(client)).isEqualTo(10);
    }

    private static void awaitWaiting() throws SQLException {
        for (int i = 0; i < 100_000; i++) {
            if (!Superuser.text("select count(*) from pg_locks where not granted")
                    .equals("0")) {
                return;
            }
        }
        throw new AssertionError("nobody waits for the lock");
    }

    private static Process start(Path file) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.nexaera.cli.Nexaera",
                "import-keys",
                file.toString(),
                "--agency",
                "northwind");
        builder.environment()
                .putAll(Map.of(
                        "DATABASE_URL",
                        TestDatabase.url().replaceFirst("jdbc:postgresql://", "postgres://nx_app:nx_app@"),
                        "NEXAERA_DATABASE_OWNER_PASSWORD",
                        "nx_owner",
                        "NEXAERA_DATABASE_PLATFORM_PASSWORD",
                        "nx_platform",
                        "NEXAERA_CONTEXT_KEY",
                        TestDatabase.CONTEXT_KEY,
                        "NEXAERA_VAULT_KEYSTORE",
                        setting("nexaera.vault.keystore"),
                        "NEXAERA_VAULT_PASSWORD",
                        setting("nexaera.vault.password"),
                        "NEXAERA_EGRESS_INTERNALHOSTS",
                        io.nexaera.egress.EgressSettings.THIS_MACHINE));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    void noSecretIsPrintedLoggedOrAudited() throws Exception {
        Tenant client = TestInstallation.newClient("Import Silent", "import-silent");
        String canary = "sk-canary-import-77aa66bb55cc44dd";
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("io.nexaera");
        Level before = ours.getLevel();
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.TRACE);
        Ran ran;
        try {
            ran = run(
                    HEADER
                            + "openai,a,%1$s,%2$s,m,%3$s\nopenai,a,%1$s,%2$s,m,%4$s\nopenai,c,%1$s,%2$s,%3$s\n"
                                    .formatted(slug(client), AT, seal(canary), seal(canary + "x")),
                    "--under",
                    keyFile());
            LoggerFactory.getLogger("io.nexaera.test").info("control {}", "sk-control-88");
        } finally {
            ours.setLevel(before);
            root.detachAppender(log);
        }
        assertThat(ran.sum()).isEqualTo("imported: 1, already there: 0, refused: 2");
        String logged = log.list.stream().map(ImportKeysCommandTest::text).collect(Collectors.joining("\n"));
        assertThat(ran.out() + ran.err() + logged).doesNotContain(canary).doesNotContain("sk-canary");
        assertThat(auditHolds(canary)).isFalse();
        assertThat(Superuser.text(
                        "select count(*) from app.imported_key k where strpos(k::text, '" + canary + "') > 0"))
                .isEqualTo("0");
        assertThat(logged).as("control: what is logged is seen").contains("sk-control-88");
        assertThat(auditHolds("model-connection.imported"))
                .as("control: what is audited is found")
                .isTrue();
        assertThat(Superuser.text("select after::text from app.audit_entry where tenant_id = '" + id(client)
                        + "' and action = 'model-connection.imported'"))
                .contains("sk-can…44dd")
                .contains("openai");
        assertThat(Superuser.text("select actor from app.audit_entry where tenant_id = '" + id(client)
                        + "' and action = 'model-connection.imported'"))
                .isEqualTo("operator, import-keys");
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage() + Arrays.toString(event.getArgumentArray());
    }

    @Test
    void doctorCountsWhatIsImportedAndNotReplaced() throws Exception {
        Tenant client = TestInstallation.newClient("Import Counted", "import-counted");
        io.nexaera.models.LegacyKeys before = access().legacy();
        run(HEADER + row(client, "A", secret(70)) + row(client, "B", secret(71)));
        io.nexaera.models.LegacyKeys after = access().legacy();
        assertThat(after.clients()).isEqualTo(before.clients() + 2);
        assertThat(LegacyKeyCheck.finding(after).toString())
                .contains("to replace: " + after.clients() + " imported for clients", "docs/operations/import-keys.md");
        assertThat(LegacyKeyCheck.finding(new io.nexaera.models.LegacyKeys(2, 1, List.of("OPENAI_API_KEY")))
                        .toString())
                .contains("4 to replace: 2 imported for clients, 1 imported for agencies, OPENAI_API_KEY");
        assertThat(LegacyKeyCheck.finding(new io.nexaera.models.LegacyKeys(0, 0, List.of()))
                        .detail())
                .startsWith("none");
    }

    private static String id(Tenant client) {
        return client.place().subAccount().orElseThrow().id().toString();
    }

    private static long audited(Tenant client) throws SQLException {
        return Long.parseLong(Superuser.text("select count(*) from app.audit_entry where tenant_id = '" + id(client)
                + "' and action = 'model-connection.imported'"));
    }

    private static boolean auditHolds(String text) throws SQLException {
        return Superuser.text("select exists (select from app.audit_entry e where strpos(e::text, '" + text + "') > 0)")
                .equals("t");
    }
}
