package io.nexaera.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nexaera.house.Needs;
import io.nexaera.problem.Problem;
import io.nexaera.siem.Siem.Arrived;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Syslog over TLS to Debian's rsyslog, which wants a client certificate, and to a server that goes away without
/// reading.
class SyslogStreamTest {
    private static final Path FOLDER = Path.of("target", "rsyslog").toAbsolutePath();

    private static TestCertificate server;
    private static TestCertificate own;
    private static Path received;
    private static int port;
    private static Process rsyslog;

    private final TenantScope scope = Siem.owner(Siem.client("Logged"));

    @BeforeAll
    static void startRsyslog() throws Exception {
        Needs.debianPackages("rsyslog", "rsyslog-gnutls");
        server = TestCertificate.of(FOLDER, "ip:127.0.0.1");
        own = TestCertificate.of(FOLDER, "dns:northwind.example");
        Path run = Files.createTempDirectory(FOLDER, "run");
        received = run.resolve("received");
        Files.writeString(run.resolve("ca.pem"), own.certificate() + server.certificate());
        Files.writeString(run.resolve("cert.pem"), server.certificate());
        Files.writeString(run.resolve("key.pem"), server.key());
        Files.writeString(run.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s" maxMessageSize="256k" parser.escapeControlCharactersOnReceive="off"
                  defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="%1$s/ca.pem"
                  defaultNetstreamDriverCertFile="%1$s/cert.pem" defaultNetstreamDriverKeyFile="%1$s/key.pem")
                module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
                template(name="whole" type="string" string="%%rawmsg%%\\n")
                ruleset(name="keep") { action(type="omfile" file="%1$s/received" template="whole") }
                input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="%1$s/port" ruleset="keep")
                """.formatted(run));
        rsyslog = new ProcessBuilder(
                        "/usr/sbin/rsyslogd",
                        "-n",
                        "-f",
                        run.resolve("rsyslog.conf").toString(),
                        "-i",
                        run.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(run.resolve("said").toFile())
                .start();
        await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(run.resolve("port")));
        port = Integer.parseInt(Files.readString(run.resolve("port")).strip());
    }

    @AfterAll
    static void stopRsyslog() throws InterruptedException {
        if (rsyslog != null) {
            rsyslog.destroy();
            rsyslog.waitFor();
        }
    }

    private static NewDestination wanted(int port, String authorities, TestCertificate own) {
        Options options = new Options("", "", "", "", "", authorities, own.certificate(), false);
        return new NewDestination(
                "rsyslog " + UUID.randomUUID(),
                Kind.SYSLOG,
                "127.0.0.1:" + port,
                options,
                "",
                own.key(),
                new Start.Beginning());
    }

    private static Arrived received() {
        Arrived arrived = new Arrived();
        try (var lines = Files.lines(received)) {
            lines.filter(line -> line.contains(" test.happened ") || line.contains("[meta "))
                    .filter(line -> line.endsWith("}"))
                    .forEach(line -> arrived.add(Siem.JSON.readTree(line.substring(line.indexOf("] {") + 2))));
            return arrived;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void rsyslogKeepsEveryEntryAsItWasSent() throws IOException {
        Siem.happen(scope, 700, "über \"mine\"\n second line");
        UUID id = Siem.DESTINATIONS
                .add(scope, wanted(port, server.certificate(), own))
                .destination()
                .id();
        Siem.awaitUpToDate(scope, id);
        long all = Siem.standing(scope, id).number();
        await().atMost(Siem.PATIENCE)
                .until(() -> Files.exists(received) && received().distinct() >= all);
        received().demandWhole(all);
        assertThat(Files.readString(received).lines())
                .allMatch(line -> line.matches(
                        "<1(10|08)>1 \\d{4}-\\S+Z northwind audit - \\S+ \\[meta sequenceId=\"\\d+\"\\] \\{.*}"));
        Siem.DESTINATIONS.remove(scope, id);
    }

    @Test
    void withoutTheRightCertificatesNothingIsSent() throws Exception {
        TestCertificate stranger = TestCertificate.of(FOLDER, "dns:stranger.example");
        UUID untrusted = Siem.DESTINATIONS
                .add(scope, wanted(port, stranger.certificate(), own))
                .destination()
                .id();
        assertThat(Siem.DESTINATIONS.test(scope, untrusted).sentence())
                .isEqualTo("Its certificate or TLS version is not acceptable.");
        UUID unknown = Siem.DESTINATIONS
                .add(scope, wanted(port, server.certificate(), stranger))
                .destination()
                .id();
        assertThat(Siem.DESTINATIONS.test(scope, unknown).works())
                .as("rsyslog doesn't know us")
                .isFalse();
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> Siem.DESTINATIONS.add(
                        scope,
                        new NewDestination(
                                "x",
                                Kind.SYSLOG,
                                "127.0.0.1",
                                new Options("", "", "", "", "", "", own.certificate(), false),
                                "",
                                stranger.key().replace("M", "N"),
                                new Start.Now())));
        Siem.DESTINATIONS.remove(scope, untrusted);
        Siem.DESTINATIONS.remove(scope, unknown);
    }

    /// It takes the connection and a part of the bytes, and resets: TCP has taken all of them, and they are lost.
    @Test
    void whatAServerTookAndDidNotReadIsSentAgain() throws Exception {
        Siem.happen(scope, 300, "mine");
        AtomicInteger connections = new AtomicInteger();
        StringBuilder whole = new StringBuilder();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> serve(listener, connections, whole));
            UUID id = Siem.DESTINATIONS
                    .add(scope, wanted(listener.getLocalPort(), server.certificate(), own))
                    .destination()
                    .id();
            Siem.awaitUpToDate(scope, id);
            long all = Siem.standing(scope, id).number();
            Siem.DESTINATIONS.remove(scope, id);
            Arrived arrived = new Arrived();
            frames(whole.toString(), arrived);
            arrived.demandWhole(all);
            assertThat(connections.get()).isGreaterThan(3);
        }
    }

    /// The first three die as a killed process does: no word in TLS, and the kernel resets what was not read.
    private static void serve(ServerSocket listener, AtomicInteger connections, StringBuilder whole) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                SSLSocketFactory sockets = server.context().getSocketFactory();
                SSLSocket tls = (SSLSocket) sockets.createSocket(socket, null, false);
                if (connections.incrementAndGet() <= 3) {
                    tls.getInputStream().readNBytes(100);
                    socket.setSoLinger(true, 0);
                } else {
                    whole.append(new String(tls.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                    tls.close();
                }
            } catch (IOException gone) {
                // the test is over, or the client left
            }
        }
    }

    /// Octet counting, RFC 6587 §3.4.1: the length in bytes, a space, the message.
    private static void frames(String text, Arrived into) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int space = at;
            while (bytes[space] != ' ') {
                space++;
            }
            int length = Integer.parseInt(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
            String message = new String(bytes, space + 1, length, StandardCharsets.UTF_8);
            into.add(Siem.JSON.readTree(message.substring(message.indexOf("] {") + 2)));
            at = space + 1 + length;
        }
    }

    @Test
    void aServerThatHangsIsGivenUpAndTriedAgain() throws Exception {
        Siem.happen(scope, 5, "mine");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            UUID id = Siem.DESTINATIONS
                    .add(scope, wanted(silent.getLocalPort(), server.certificate(), own))
                    .destination()
                    .id();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Siem.standing(scope, id).failing().isPresent());
            assertThat(Siem.standing(scope, id).failing().orElseThrow().error()).isEqualTo("It took too long.");
            Siem.DESTINATIONS.remove(scope, id);
        }
    }
}
