package io.nexaera.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.nexaera.TestInstallation;
import io.nexaera.TestMail;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.OutboundMail;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Mails on their way from a transaction to a real SMTP server.
class MailDatabaseTest {
    private static final MailSettings SETTINGS = new MailSettings(
            "127.0.0.1", TestMail.port(), TestMail.FROM, "", "", MailSettings.Tls.NONE, "", Duration.ofSeconds(5));

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Letters letters = TestInstallation.bean(Letters.class);
    private final Mail mail = TestInstallation.bean(Mail.class);
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
    private final String domain = UUID.randomUUID() + ".example";

    @Test
    void aMailArrivesWithTheAgencysNameInUtf8() throws Exception {
        String text = "Guten Tag, Zoë!\r\n.\r\nEine Zeile mit einem Punkt davor — 日本語 🦷\r\n";
        boolean kept = database.inTransaction(maple, tx -> mail.send(tx, to("ada", "Zugriff für Zoë — 10 €", text)));
        assertThat(kept).isTrue();
        MimeMessage arrived = arrived();
        assertThat(arrived.getFrom()).containsExactly(new InternetAddress(TestMail.FROM, "Northwind AI"));
        assertThat(((InternetAddress) arrived.getFrom()[0]).getPersonal()).isEqualTo("Northwind AI");
        assertThat(arrived.getAllRecipients()).containsExactly(new InternetAddress("ada@" + domain));
        assertThat(MimeUtility.decodeText(arrived.getSubject())).isEqualTo("Zugriff für Zoë — 10 €");
        assertThat(arrived.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(((String) arrived.getContent()).strip()).isEqualTo(text.strip());
        assertThat(arrived.getMessageID()).matches("<[0-9a-f-]{36}@mail\\.example>");
        assertThat(arrived.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(raw(arrived)).doesNotContain("nexaera").doesNotContain("java");
        await().until(() -> row().equals("sent, no problem, no text"));
    }

    @Test
    void aServerThatIsDownGetsTheMailLaterAndOnce() throws Exception {
        TestMail.whileDown(() -> {
            database.run(maple, tx -> mail.send(tx, to("ada", "Later", "text")));
            await().until(() -> row().equals("waiting, The mail server did not accept the connection., text"));
        });
        arrived();
        await().until(() -> row().equals("sent, no problem, no text"));
        assertThat(TestMail.at(domain)).hasSize(1);
    }

    @Test
    void aSecondRunOfTheSameWorkSendsNothing() throws Exception {
        Job job = job();
        delivery(SETTINGS).run(job);
        delivery(SETTINGS).run(job);
        assertThat(TestMail.at(domain)).hasSize(1);
    }

    @Test
    void aMailThatGoesOutAgainAfterACrashHasTheSameId() throws Exception {
        Letter letter = database.inTransaction(maple, tx -> letters.waiting(tx, job().subject()))
                .orElseThrow();
        server(SETTINGS).deliver(letter);
        server(SETTINGS).deliver(letter);
        assertThat(TestMail.at(domain)).hasSize(2);
        assertThat(TestMail.at(domain).getFirst().getMessageID())
                .isEqualTo(TestMail.at(domain).getLast().getMessageID());
    }

    @Test
    void aRolledBackTransactionSendsNothing() {
        assertThatThrownBy(() -> database.run(maple, tx -> {
                    mail.send(tx, to("ada", "Never", "text"));
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);
        database.run(maple, tx -> mail.send(tx, to("control", "Sent", "text")));
        await().until(() -> !TestMail.at(domain).isEmpty());
        assertThat(TestMail.at(domain)).hasSize(1);
    }

    @Test
    void anAddressThatIsNoneStopsNobodyElsesMail() throws Exception {
        record Reader(UUID id, String email) implements Addressee {}
        List<Reader> readers =
                List.of(new Reader(new UUID(0, 1), "nobody at all"), new Reader(new UUID(0, 2), "ada@" + domain));
        UUID cause = UUID.randomUUID();
        database.run(maple, tx -> mail.sendOnce(tx, cause, readers, "Hello", "text"));
        database.run(maple, tx -> mail.sendOnce(tx, cause, readers, "Hello", "text"));
        assertThat(arrived().getAllRecipients()).containsExactly(new InternetAddress("ada@" + domain));
        assertThat(count(maple)).as("once for each cause").isEqualTo(1);
    }

    @Test
    void whereMailIsOffNothingIsKept() {
        Mail off = new Mail(MailSettings.from(Map.of()), letters, TestInstallation.bean(Jobs.class));
        assertThat(database.<Boolean>inTransaction(maple, tx -> off.send(tx, to("ada", "Off", "text"))))
                .isFalse();
        assertThat(count(maple)).isZero();
    }

    @Test
    void aNeighboursMailIsNotSeen() {
        job();
        assertThat(count(maple)).isEqualTo(1);
        assertThat(count(TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope()))
                .isZero();
        assertThat(count(TestInstallation.northwind().as(Role.AGENCY_OWNER).scope()))
                .isZero();
    }

    @Test
    void aMailThatIsGivenUpKeepsTheReasonAndNoText() {
        Job job = job();
        delivery(SETTINGS).abandoned(job, new Problem.Conflict("jobs.crashed", "This work was interrupted too often."));
        assertThat(row()).isEqualTo("failed, This work was interrupted too often., no text");
    }

    @Test
    void aServerWithoutTlsIsNotTrusted() {
        assertThat(server(over(TestMail.port(), MailSettings.Tls.NONE)).whatIsInTheWay())
                .isEmpty();
        assertThat(server(over(TestMail.port(), MailSettings.Tls.STARTTLS)).whatIsInTheWay())
                .hasValueSatisfying(why -> assertThat(why).contains("another kind of TLS"));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() {
        GreenMail selfSigned = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        selfSigned.start();
        try {
            assertThat(server(over(selfSigned.getSmtps().getPort(), MailSettings.Tls.IMPLICIT))
                            .whatIsInTheWay())
                    .hasValue("The mail server's TLS certificate is not one to trust.");
        } finally {
            selfSigned.stop();
        }
    }

    private static MailServer server(MailSettings settings) {
        return new MailServer(settings, TestInstallation.bean(OutboundMail.class));
    }

    private Delivery delivery(MailSettings settings) {
        return new Delivery(database, letters, server(settings), AuditLog.besideTheApplication());
    }

    /// A kept mail whose job nobody else has.
    private Job job() {
        UUID id = database.inTransaction(maple, tx -> letters.keep(tx, null, to("ada", "Hello", "text")))
                .orElseThrow();
        return new Job(UUID.randomUUID(), Delivery.KIND, id, maple, 1);
    }

    private MailDraft to(String name, String subject, String text) {
        return new MailDraft(name + "@" + domain, subject, text);
    }

    private MimeMessage arrived() {
        await().until(() -> TestMail.at(domain).size() == 1);
        return TestMail.at(domain).getFirst();
    }

    private String row() {
        return database.inTransaction(
                maple,
                tx -> tx.sql("""
                        select concat_ws(', ', state, coalesce(problem, 'no problem'), coalesce(body, 'no text'))
                        from app.mail where recipient like '%' || :domain""").param("domain", domain).query(String.class).single());
    }

    private int count(TenantScope scope) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("select count(*) from app.mail where recipient like '%' || :domain")
                        .param("domain", domain)
                        .query(Integer.class)
                        .single());
    }

    private static String raw(MimeMessage message) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }

    private static MailSettings over(int port, MailSettings.Tls tls) {
        return new MailSettings("127.0.0.1", port, TestMail.FROM, "", "", tls, "", Duration.ofSeconds(5));
    }
}
