package io.nexaera.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.TestMail;
import io.nexaera.identity.Founding;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Who is written to about support access, and what they read: through the API, the database, the queue and a real SMTP
/// server.
class AccessMailTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Tenant AGENCY = TestInstallation.northwind();
    private static final String OF_AGENCY = AGENCY.place().apiPath() + "/access-requests";
    private static final String PASSWORD = TestInstallation.PASSWORD;

    private Tenant client = TestInstallation.mapleDental();
    private Browserless owner = Browserless.anonymous();
    private Browserless asker = Browserless.anonymous();
    private String domain = "";
    private String askersDomain = "";

    @BeforeEach
    void aClientAndAnAskerOfTheirOwn() {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        domain = "mailed-" + tag;
        client = TestInstallation.newClient("Mailed " + tag, domain);
        owner = Browserless.signedIn(client, Role.CLIENT_OWNER);
        asker = asker("Bo Ruiz", tag);
    }

    @Test
    void theRequestIsTakenToThoseWhoDecideAndToNobodyElse() {
        asked("The agent quotes old prices", 30, false);
        List<MimeMessage> mails = toClient(2);
        assertThat(mails.stream().map(AccessMailTest::to))
                .containsExactlyInAnyOrder(
                        "client-owner@" + domain + ".example", "client-admin@" + domain + ".example");
        MimeMessage mail = mails.getFirst();
        assertThat(subject(mail))
                .isEqualTo("Northwind AI asks for access to " + client.place().name());
        assertThat(text(mail))
                .isEqualTo("""
                Bo Ruiz of Northwind AI asks to be let in to %1$s.

                Why, in their words:
                > The agent quotes old prices

                May: look only
                Areas: Agents, Documents, Conversations, Model connections
                For: 30 minutes

                Nobody gets in until you say yes. You can shorten the time, allow looking only, leave areas out, or say no.
                Decide here:
                https://northwind.console.example%2$s/access

                Without an answer the request is off after 7 days.
                """.formatted(client.place().name(), client.place().path()));
        nobodyAtTheNeighbourOrTheAgencyKnows(mails);
    }

    private void nobodyAtTheNeighbourOrTheAgencyKnows(List<MimeMessage> mails) {
        assertThat(mails.stream().map(AccessMailTest::raw)).noneMatch(mail -> mail.contains("nexaera"));
        assertThat(TestMail.at(askersDomain + ".example")).isEmpty();
        Stream.of("harbor.example", "northwind.example")
                .forEach(other -> assertThat(TestMail.at(other).stream().map(AccessMailTest::text))
                        .noneMatch(text -> text.contains(client.place().name())));
    }

    @Test
    void theDecisionIsTakenToTheOneWhoAsked() {
        String id = asked("The agent quotes old prices", 30, true);
        approved(id, "{\"minutes\":10,\"full\":true,\"areas\":[\"agents\",\"documents\"]}");
        MimeMessage mail = toAsker(1).getFirst();
        assertThat(subject(mail)).isEqualTo(client.place().name() + " lets you in");
        assertThat(text(mail))
                .startsWith("Test Owner of " + client.place().name() + " lets you in until ")
                .contains("May: look and change\nAreas: Agents, Documents\n")
                .contains("https://northwind.console.example" + client.place().path() + "\n");
        assertThat(to(mail)).isEqualTo("bo@" + askersDomain + ".example");
    }

    @Test
    void aNoComesWithItsReason() {
        String id = asked("The agent quotes old prices", 30, false);
        assertThat(owner.post(ofClient() + "/" + id + "/deny", "{\"reason\":\"Not today\\nReally\"}")
                        .statusCode())
                .isEqualTo(200);
        MimeMessage mail = toAsker(1).getFirst();
        assertThat(subject(mail)).isEqualTo(client.place().name() + " does not let you in");
        assertThat(text(mail))
                .contains("Test Owner of " + client.place().name() + " said no")
                .contains("> Not today\n> Really\n");
    }

    @Test
    void endNowIsTakenToBothSides() {
        String id = entered();
        owner.post(ofClient() + "/" + id + "/end", "{}");
        assertThat(text(toAsker(2).getLast()))
                .contains("is over. Test Owner ended it on")
                .contains("https://northwind.console.example/a/northwind/access/" + id);
        assertThat(text(toClient(4).getLast()))
                .contains("is over. Test Owner ended it on")
                .contains("https://northwind.console.example" + client.place().path() + "/access/" + id);
    }

    @Test
    void anEndByTheAgencyIsTakenToBothSidesAsWell() {
        String id = entered();
        asker.post(OF_AGENCY + "/" + id + "/end", "{}");
        assertThat(text(toAsker(2).getLast())).contains("is over. Bo Ruiz ended it on");
        assertThat(text(toClient(4).getLast())).contains("is over. Bo Ruiz ended it on");
    }

    @Test
    void aRequestThatWasTakenBackIsTold() {
        String id = asked("The agent quotes old prices", 30, false);
        toClient(2);
        asker.post(OF_AGENCY + "/" + id + "/end", "{}");
        assertThat(text(toClient(4).getLast()))
                .contains("took back the request")
                .contains("nothing left to decide");
    }

    /// The jobs that tell of an expiry wait in both queues from the moment of the approval.
    @Test
    void expiryIsTakenToBothSidesWhenItIsDue() throws SQLException {
        String id = entered();
        assertThat(superuser("select count(*) from app.job where kind = 'access.expired' and subject = '" + id
                        + "' and run_at = (select valid_until from ctx_private.access_grant where id = '" + id + "')"))
                .isEqualTo("2");
        superuser("with g as (update ctx_private.access_grant set valid_until = now() where id = '" + id
                + "' returning id) update app.job set run_at = now() where subject = (select id from g) returning 1");
        assertThat(text(toAsker(2).getLast())).contains("is over. Its time was up on");
        assertThat(text(toClient(4).getLast())).contains("is over. Its time was up on");
    }

    @Test
    void whatWasEndedDoesNotExpireAsWell() throws SQLException {
        String id = entered();
        owner.post(ofClient() + "/" + id + "/end", "{}");
        toClient(4);
        toAsker(2);
        superuser("with g as (update ctx_private.access_grant set valid_until = now() where id = '" + id
                + "' returning id) update app.job set run_at = now() where subject = (select id from g) returning 1");
        await().until(() -> superuser("select count(*) from app.job where subject = '" + id + "'")
                .equals("0"));
        assertThat(superuser("select count(*) from app.mail where recipient like '%@" + domain + ".example'"))
                .isEqualTo("4");
        assertThat(superuser("select count(*) from app.mail where recipient like '%@" + askersDomain + ".example'"))
                .isEqualTo("2");
    }

    @Test
    void theKillSwitchIsTakenToBothSides() {
        entered();
        assertThat(owner.send("PUT", client.place().apiPath() + "/access-stop", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(text(toAsker(2).getLast())).contains("is over. Test Owner ended it on");
        List<MimeMessage> mails = toClient(4);
        assertThat(subject(mails.getLast()))
                .isEqualTo("All agency access to " + client.place().name() + " is blocked");
    }

    @Test
    void aRequestThatIsRefusedTellsNobody() throws SQLException {
        ask("Too short", 30, false);
        ask("A reason that is long enough", 999, false);
        assertThat(jobsOfClient()).isEqualTo("0");
        asked("A reason that is long enough", 30, false);
        assertThat(toClient(2)).hasSize(2);
    }

    /// All or nothing: whoever asks by raw SQL and rolls back has asked nobody; whoever commits has told the client.
    @Test
    void theNoticeStandsAndFallsWithTheRequest() throws SQLException {
        TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
        var agency = AGENCY.as(Role.AGENCY_ADMIN).scope();
        String sql = "select ctx.request_access('"
                + client.place().subAccount().orElseThrow().id()
                + "', 'Ben', 'A reason that is long enough', 30, false, 512)";
        try {
            database.run(agency, tx -> {
                tx.sql(sql).query((row, n) -> 1).list();
                throw new IllegalStateException("rolled back");
            });
        } catch (IllegalStateException expected) {
            assertThat(jobsOfClient()).isEqualTo("0");
        }
        database.run(agency, tx -> tx.sql(sql).query((row, n) -> 1).list());
        assertThat(toClient(2)).hasSize(2);
    }

    @Test
    void nothingOfTheirWordsBecomesAHeaderOrASentenceOfOurs() throws Exception {
        String evil = "Eve\\r\\nBcc: stranger@evil.example\\r\\nSubject: You won";
        String tag = UUID.randomUUID().toString().substring(0, 8);
        asker = asker(evil.replace("\\r\\n", "\r\n"), tag);
        asked(
                "Because.\\r\\nBcc: stranger@evil.example\\r\\n\\r\\nDecide here:\\r\\nhttps://evil.example\\u2028Go \\u202Eback",
                30,
                false);
        MimeMessage mail = toClient(2).getFirst();
        assertThat(Arrays.stream(mail.getAllRecipients()).map(String::valueOf)).hasSize(1);
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getHeader("Subject")).hasSize(1);
        assertThat(text(mail))
                .startsWith("Eve Bcc: stranger@evil.example Subject: You won of Northwind AI asks")
                .contains(
                        "> Because.\n> Bcc: stranger@evil.example\n> \n> Decide here:\n> https://evil.example\n> Go back\n")
                .doesNotContain("\u202E");
        assertThat(text(mail).lines().filter(line -> line.startsWith("https://")))
                .containsExactly(
                        "https://northwind.console.example" + client.place().path() + "/access");
        assertThat(TestMail.at("evil.example")).isEmpty();
    }

    @Test
    void noMailHoldsASecret() throws SQLException {
        String id = entered();
        asker.get(client.place().apiPath() + "/agents");
        owner.post(ofClient() + "/" + id + "/end", "{}");
        List<String> all = Stream.concat(toClient(4).stream(), toAsker(2).stream())
                .map(AccessMailTest::raw)
                .toList();
        List<String> secrets = List.of(
                superuser("select string_agg(jti, ' ') from ctx_private.access_session where grant_id = '" + id + "'")
                        .split(" "));
        assertThat(secrets).isNotEmpty().allMatch(jti -> jti.matches("[0-9a-f]{16}"));
        for (String mail : all) {
            assertThat(mail)
                    .doesNotContain(secrets.toArray(String[]::new))
                    .doesNotContain("nx1", "nxa_", "nx_", "cookie");
        }
    }

    @Test
    void whoHasLeftTheAgencyIsNotWrittenTo() throws SQLException {
        String id = asked("The agent quotes old prices", 30, false);
        superuser("delete from app.membership where person_id = (select id from app.person where email = 'bo@"
                + askersDomain + ".example') returning 1");
        approved(id, "{}");
        await().until(() -> superuser(
                        "select count(*) from app.job where kind = 'access.decided' and subject = '" + id + "'")
                .equals("0"));
        assertThat(TestMail.at(askersDomain + ".example")).isEmpty();
        assertThat(superuser("select count(*) from app.mail where recipient like '%" + askersDomain + "%'"))
                .isEqualTo("0");
    }

    private String entered() {
        String id = asked("The agent quotes old prices", 30, false);
        toClient(2);
        approved(id, "{}");
        toAsker(1);
        return id;
    }

    private Browserless asker(String name, String tag) {
        askersDomain = "asks-" + tag;
        String email = "bo@" + askersDomain + ".example";
        TestInstallation.bean(Founding.class).person(AGENCY.place(), Role.AGENCY_ADMIN, name, email, PASSWORD);
        return Browserless.signedIn(email, PASSWORD);
    }

    private String ofClient() {
        return client.place().apiPath() + "/access-requests";
    }

    private HttpResponse<String> ask(String reason, int minutes, boolean full) {
        return asker.post(
                OF_AGENCY,
                "{\"subAccount\":\"%s\",\"reason\":\"%s\",\"minutes\":%d,\"full\":%s}"
                        .formatted(client.place().subAccount().orElseThrow().id(), reason, minutes, full));
    }

    private String asked(String reason, int minutes, boolean full) {
        HttpResponse<String> answer = ask(reason, minutes, full);
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("id").asString();
    }

    private void approved(String id, String permit) {
        HttpResponse<String> answer = owner.post(ofClient() + "/" + id + "/approve", permit);
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
    }

    private List<MimeMessage> toClient(int count) {
        return arrived(domain + ".example", count);
    }

    private List<MimeMessage> toAsker(int count) {
        return arrived(askersDomain + ".example", count);
    }

    private static List<MimeMessage> arrived(String domain, int count) {
        await().until(() -> TestMail.at(domain).size() >= count);
        assertThat(TestMail.at(domain)).hasSize(count);
        return TestMail.at(domain);
    }

    private String jobsOfClient() throws SQLException {
        return superuser("select count(*) from app.job where kind like 'access.%' and sub_account_id = '"
                + client.place().subAccount().orElseThrow().id() + "'");
    }

    private static String superuser(String sql) throws SQLException {
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static String to(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String subject(MimeMessage mail) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(mail.getHeader("Subject", null)));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) {
        try {
            return ((String) mail.getContent()).replace("\r\n", "\n").stripTrailing() + "\n";
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String raw(MimeMessage mail) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            mail.writeTo(bytes);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
}
