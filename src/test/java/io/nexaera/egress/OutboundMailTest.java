package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.nexaera.problem.Problem;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way to the operator's mail server: naming it opens it, for mail alone.
class OutboundMailTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeNames names = new FakeNames();
    private final Outbound outbound = new Outbound(Door.settings(false), names);
    private final OutboundConnections connections = outbound.connections();
    private final OutboundMail mail = new OutboundMail(connections);
    private final GreenMail smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        smtp.start();
    }

    @AfterEach
    void close() {
        smtp.stop();
        connections.close();
        outbound.close();
    }

    private Endpoint server() {
        return new Endpoint("post.internal", smtp.getSmtp().getPort());
    }

    private static OutboundMail.Server to(Endpoint endpoint, Duration patience) {
        return new OutboundMail.Server(
                endpoint,
                OutboundMail.Protection.NONE,
                Tls.USUAL,
                "",
                "",
                "from@mail.example",
                "mail.example",
                patience);
    }

    private static MimeMessage letter() throws MessagingException {
        MimeMessage letter = new MimeMessage((Session) null);
        letter.setRecipient(Message.RecipientType.TO, new InternetAddress("ada@client.example"));
        letter.setText("Hello");
        return letter;
    }

    @Test
    void theOperatorsServerMayLieInsideAndIsLookedUpOnce() throws Exception {
        names.answers.put("post.internal", new String[] {"127.0.0.1"});
        mail.send(to(server(), LONG), letter());
        assertThat(smtp.getReceivedMessages()).hasSize(1);
        assertThat(names.lookups).hasValue(1);
    }

    /// That it is named for mail opens it to nobody else, for mail's own port or any other way.
    @Test
    void toEverybodyElseTheSameServerIsClosed() throws MessagingException {
        names.answers.put("post.internal", new String[] {"127.0.0.1"});
        names.answers.put("post.example.org", new String[] {"127.0.0.1"});
        mail.greet(to(server(), LONG));
        Endpoint byAnotherName = new Endpoint("post.example.org", server().port());
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> connections.allow(Door.TENANT, server()))
                .returns("egress.local-name", Problem::code);
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> connections.openInTheClear(Door.TENANT, byAnotherName, LONG))
                .returns("egress.reserved-address", Problem::code);
        assertThat(outbound.check(Door.TENANT, "https://post.internal/"))
                .isEqualTo(new Verdict.Refused(Rule.LOCAL_NAME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "fd00:ec2::254"})
    void whatNobodyMayReachIsRefusedBeforeConnecting(String address) {
        names.answers.put("post.internal", new String[] {"127.0.0.1", address});
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> mail.send(to(server(), LONG), letter()))
                .returns("egress.reserved-address", Problem::code);
        assertThat(smtp.getReceivedMessages()).isEmpty();
    }

    @Test
    void aPortOfThisInstallationIsNoMailServer() {
        names.answers.put("post.internal", new String[] {"127.0.0.1"});
        outbound.listensAt(server().port());
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> mail.greet(to(server(), LONG)))
                .returns("egress.own-listener", Problem::code);
    }

    @Test
    void aNameOfTheOperatorsOwnIsNoObstacle() {
        names.answers.put("post.console.example", new String[] {"127.0.0.1"});
        assertThatCode(() -> mail.greet(to(new Endpoint("post.console.example", server().port()), LONG)))
                .doesNotThrowAnyException();
    }

    @Test
    void aServerWithoutANameOrVoiceIsToldApart() throws IOException {
        names.answers.put("post.internal", new String[] {"127.0.0.1"});
        assertThatExceptionOfType(MessagingException.class)
                .isThrownBy(() -> mail.greet(to(new Endpoint("nowhere.example", 25), LONG)))
                .withCauseInstanceOf(UnknownHostException.class);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(() -> mail.greet(to(new Endpoint("post.internal", silent.getLocalPort()), Door.SHORT)));
        }
    }
}
