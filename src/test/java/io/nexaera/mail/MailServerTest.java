package io.nexaera.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.OutboundMail;
import io.nexaera.egress.SelfSigned;
import io.nexaera.egress.Tls;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Job;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS, sign-in, and a server's last word, against a real server on loopback.
class MailServerTest {
    private static SSLContext tls = defaultContext();
    private static Tls trusting = Tls.USUAL;

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final OutboundMail door = TestInstallation.bean(OutboundMail.class);
    private final Letters letters = TestInstallation.bean(Letters.class);
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
    private final String recipient = "ada@" + UUID.randomUUID() + ".example";

    @BeforeAll
    static void aCertificate(@TempDir Path folder) throws Exception {
        tls = SelfSigned.context(folder);
        trusting = new Tls(SelfSigned.pem(folder), "", "");
    }

    @Test
    void startTlsComesBeforeNameAndPasswordAndTheMail() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withStartTls(tls)) {
            server(smtp, MailSettings.Tls.STARTTLS, ScriptedSmtp.PASSWORD).deliver(letter());
            assertThat(smtp.mails()).singleElement().asString().contains("Subject: Hello", "the text");
            assertThat(smtp.inTheClear()).containsExactly("EHLO mail.example", "STARTTLS");
            assertThat(smtp.underTls())
                    .anyMatch(line -> line.startsWith("AUTH PLAIN "))
                    .contains("RCPT TO:<" + recipient + ">");
        }
    }

    @Test
    void implicitTlsIsThereFromTheFirstByte() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.overTls(tls)) {
            server(smtp, MailSettings.Tls.IMPLICIT, ScriptedSmtp.PASSWORD).deliver(letter());
            assertThat(smtp.mails()).hasSize(1);
            assertThat(smtp.inTheClear()).isEmpty();
        }
    }

    /// Somebody between us and the server who takes STARTTLS out of its greeting gets no password and no mail.
    @Test
    void withoutStartTlsNothingIsSaid() throws Exception {
        try (ScriptedSmtp stripped = ScriptedSmtp.plain()) {
            MailServer server = server(stripped, MailSettings.Tls.STARTTLS, ScriptedSmtp.PASSWORD);
            assertThatThrownBy(() -> server.deliver(letter())).hasMessageContaining("another kind of TLS");
            assertThat(stripped.inTheClear()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
            assertThat(stripped.mails()).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherNameIsNotTrustedEvenFromSomebodyTrusted() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withStartTls(tls)) {
            MailSettings byName = settings("localhost", smtp.port(), MailSettings.Tls.STARTTLS, ScriptedSmtp.PASSWORD);
            assertThatThrownBy(() -> new MailServer(byName, door, trusting).deliver(letter()))
                    .isInstanceOf(MailFailure.class);
            assertThat(smtp.underTls()).noneMatch(line -> line.startsWith("AUTH"));
            assertThat(smtp.mails()).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForEndsTheTalkBeforeThePassword() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withStartTls(tls);
                ScriptedSmtp implicit = ScriptedSmtp.overTls(tls)) {
            for (MailSettings each : List.of(
                    settings("127.0.0.1", smtp.port(), MailSettings.Tls.STARTTLS, ScriptedSmtp.PASSWORD),
                    settings("127.0.0.1", implicit.port(), MailSettings.Tls.IMPLICIT, ScriptedSmtp.PASSWORD))) {
                assertThatThrownBy(() -> new MailServer(each, door).deliver(letter()))
                        .hasMessage("The mail server's TLS certificate is not one to trust.");
            }
            assertThat(smtp.underTls()).isEmpty();
            assertThat(implicit.underTls()).isEmpty();
        }
    }

    /// The control is every other test here: naming 127.0.0.1 opens it.
    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "224.0.0.1", "::ffff:169.254.169.254"})
    void theSettingsOpenNothingThatNobodyMayReach(String host) {
        MailServer server = new MailServer(settings(host, 25, MailSettings.Tls.STARTTLS, ""), door);
        assertThatThrownBy(() -> server.deliver(letter())).hasMessageContaining("address can't be used");
        assertThat(server.whatIsInTheWay()).get().asString().contains("address can't be used");
    }

    @Test
    void aWrongPasswordIsToldWithoutItAndTriedAgain() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withStartTls(tls)) {
            Delivery delivery = new Delivery(
                    database,
                    letters,
                    server(smtp, MailSettings.Tls.STARTTLS, "wrong-secret"),
                    AuditLog.besideTheApplication());
            Job job = job();
            assertThatThrownBy(() -> delivery.run(job))
                    .isInstanceOf(Problem.UpstreamFailed.class)
                    .hasMessageNotContaining("wrong-secret");
            assertThat(row()).isEqualTo("waiting, The mail server refused the username or password., with text");
            assertThat(smtp.mails()).isEmpty();
        }
    }

    @Test
    void neverMeansNever() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withStartTls(tls).answersRecipients("550 5.1.1 no such user here")) {
            Delivery delivery = new Delivery(
                    database,
                    letters,
                    server(smtp, MailSettings.Tls.STARTTLS, ScriptedSmtp.PASSWORD),
                    AuditLog.besideTheApplication());
            Job job = job();
            delivery.run(job); // returns: the queue won't try again
            assertThat(row()).isEqualTo("failed, The mail server refused the mail (reply 550)., without text");
            smtp.answersRecipients("250 ok");
            delivery.run(job);
            assertThat(smtp.mails())
                    .as("not even when the same work is done once more")
                    .isEmpty();
        }
    }

    @Test
    void laterMeansLater() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withStartTls(tls).answersRecipients("451 4.7.1 greylisted")) {
            Delivery delivery = new Delivery(
                    database,
                    letters,
                    server(smtp, MailSettings.Tls.STARTTLS, ScriptedSmtp.PASSWORD),
                    AuditLog.besideTheApplication());
            Job job = job();
            assertThatThrownBy(() -> delivery.run(job)).isInstanceOf(Problem.UpstreamFailed.class);
            assertThat(row()).isEqualTo("waiting, The mail server refused the mail (reply 451)., with text");
            smtp.answersRecipients("250 ok");
            delivery.run(job);
            assertThat(row()).isEqualTo("sent, no problem, without text");
            assertThat(smtp.mails()).hasSize(1);
        }
    }

    private MailServer server(ScriptedSmtp smtp, MailSettings.Tls kind, String password) {
        return new MailServer(settings("127.0.0.1", smtp.port(), kind, password), door, trusting);
    }

    private static MailSettings settings(String host, int port, MailSettings.Tls kind, String password) {
        return new MailSettings(
                host, port, "notices@mail.example", ScriptedSmtp.USER, password, kind, "", Duration.ofSeconds(5));
    }

    private Letter letter() {
        return new Letter(UUID.randomUUID(), "Northwind AI", recipient, "Hello", "the text", Instant.now());
    }

    private Job job() {
        UUID id = database.inTransaction(
                        maple, tx -> letters.keep(tx, null, new MailDraft(recipient, "Hello", "the text")))
                .orElseThrow();
        return new Job(UUID.randomUUID(), Delivery.KIND, id, maple, 1);
    }

    private String row() {
        return database.inTransaction(
                maple,
                tx -> tx.sql("""
                        select concat_ws(', ', state, coalesce(problem, 'no problem'),
                          case when body is null then 'without text' else 'with text' end)
                        from app.mail where recipient = :to""").param("to", recipient).query(String.class).single());
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
