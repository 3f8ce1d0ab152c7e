package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.OutboundFailed.Reason;
import io.nexaera.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The guard of raw connections: what it refuses it refuses before anything is sent.
class OutboundConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeNames names = new FakeNames();
    private final OutboundConnections open = new Outbound(
                    Door.settings(List.of((EgressSettings.THIS_MACHINE + ",*=logs.example.org:*").split(","))), names)
            .connections();
    private final OutboundConnections strict = new Outbound(Door.settings(false), names).connections();
    private final LinkedBlockingQueue<Integer> accepted = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        open.close();
        strict.close();
    }

    /// A server that notes who comes, and then does what `script` says.
    private ServerSocket server(ServerSocket listener, Script script) {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    accepted.add(socket.getPort());
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            script.with(socket);
                        } catch (IOException e) {
                            // the client left
                        }
                    });
                } catch (IOException over) {
                    return;
                }
            }
        });
        return listener;
    }

    private interface Script {
        void with(Socket socket) throws IOException;
    }

    private static ServerSocket plain() throws IOException {
        return new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00:ec2::254"})
    void aReservedAddressIsRefusedBeforeAnythingIsSent(String address) throws IOException {
        names.answers.put("logs.example.org", new String[] {"93.184.216.34", address});
        try (ServerSocket listener = server(plain(), socket -> {})) {
            Endpoint endpoint = new Endpoint("logs.example.org", listener.getLocalPort());
            assertThatExceptionOfType(Problem.Invalid.class)
                    .isThrownBy(() -> strict.open(Door.TENANT, endpoint, Tls.USUAL, LONG))
                    .returns("egress.reserved-address", Problem::code);
            assertThatExceptionOfType(Problem.Invalid.class).isThrownBy(() -> strict.allow(Door.TENANT, endpoint));
            assertThatExceptionOfType(Problem.Invalid.class)
                    .isThrownBy(() -> strict.openInTheClear(Door.TENANT, endpoint, LONG));
            assertThat(accepted).as("nobody came").isEmpty();
        }
    }

    /// The control: where loopback is allowed, the same call arrives.
    @Test
    void anAllowedOneArrivesAfterOneLookup() throws Exception {
        names.answers.put("logs.example.org", new String[] {"127.0.0.1"});
        try (ServerSocket listener = server(
                plain(), socket -> socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII)))) {
            try (OutboundConnection connection =
                    open.openInTheClear(Door.TENANT, new Endpoint("logs.example.org", listener.getLocalPort()), LONG)) {
                assertThat(connection.read(5)).asString().isEqualTo("hello");
            }
            assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(names.lookups).hasValue(1);
        }
    }

    @Test
    void withoutTlsNothingLeavesThisMachine() {
        names.answers.put("logs.example.org", new String[] {"93.184.216.34"});
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> open.openInTheClear(Door.TENANT, new Endpoint("logs.example.org", 9), LONG))
                .returns("egress.in-the-clear", Problem::code);
    }

    @Test
    void aCertificateOfNobodyOrForAnotherNameIsRefused() throws Exception {
        names.answers.put("logs.example.org", new String[] {"127.0.0.1"});
        try (ServerSocket listener =
                server(SelfSigned.listen(folder), socket -> ((SSLSocket) socket).startHandshake())) {
            int port = listener.getLocalPort();
            assertThatExceptionOfType(OutboundFailed.class)
                    .isThrownBy(() -> open.open(Door.TENANT, new Endpoint("127.0.0.1", port), Tls.USUAL, LONG))
                    .returns(Reason.UNTRUSTED, OutboundFailed::reason);
            Tls trusting = new Tls(SelfSigned.pem(folder), "", "");
            open.open(Door.TENANT, new Endpoint("127.0.0.1", port), trusting, LONG)
                    .close();
            assertThatExceptionOfType(OutboundFailed.class)
                    .as("vouched for, but it is not logs.example")
                    .isThrownBy(() -> open.open(Door.TENANT, new Endpoint("logs.example.org", port), trusting, LONG))
                    .returns(Reason.UNTRUSTED, OutboundFailed::reason);
        }
    }

    @Test
    void aServerThatNeitherReadsNorAnswersIsLeftInTime() throws Exception {
        try (ServerSocket silent = plain()) {
            Endpoint endpoint = new Endpoint("127.0.0.1", silent.getLocalPort());
            assertThatExceptionOfType(OutboundFailed.class)
                    .isThrownBy(() -> open.open(Door.TENANT, endpoint, Tls.USUAL, Door.SHORT))
                    .returns(Reason.TIMED_OUT, OutboundFailed::reason);
            OutboundConnection connection = open.openInTheClear(Door.TENANT, endpoint, LONG);
            connection.allow(Door.SHORT);
            byte[] more = new byte[1 << 20];
            assertThatExceptionOfType(OutboundFailed.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            connection.write(more);
                        }
                    })
                    .returns(Reason.TIMED_OUT, OutboundFailed::reason);
        }
    }

    @Test
    void finishingIsAFailureWhereTheOtherSideDidNotReadEverything() throws Exception {
        byte[] sent = new byte[200_000];
        try (ServerSocket reads = server(
                        SelfSigned.listen(folder),
                        socket -> socket.getInputStream().readAllBytes());
                ServerSocket leaves = server(plainTls(), socket -> {
                    socket.getInputStream().readNBytes(10);
                    socket.setSoLinger(true, 0); // what is unread makes the kernel reset, as a program that dies does
                })) {
            Tls tls = new Tls(SelfSigned.pem(folder), "", "");
            OutboundConnection good =
                    open.open(Door.TENANT, new Endpoint("127.0.0.1", reads.getLocalPort()), tls, LONG);
            good.write(sent);
            good.finish();
            OutboundConnection bad =
                    open.open(Door.TENANT, new Endpoint("127.0.0.1", leaves.getLocalPort()), tls, LONG);
            assertThatExceptionOfType(OutboundFailed.class).isThrownBy(() -> {
                bad.write(sent);
                bad.finish();
            });
        }
    }

    private ServerSocket plainTls() throws Exception {
        return SelfSigned.again(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "http://x", "x:0", "x:99999", "user@x:1", "x/y", "x?y", "010.0.0.1:1", "[::1%eth0]:1"
            })
    void anEndpointThatCouldBeReadInTwoWaysIsRefused(String text) {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> Endpoint.parse(text, 6514))
                .returns("egress.endpoint", Problem::code);
    }

    @Test
    void anEndpointHasItsUsualPort() {
        assertThat(Endpoint.parse("Logs.Example", 6514)).isEqualTo(new Endpoint("logs.example", 6514));
        assertThat(Endpoint.parse("[::1]:9", 6514)).hasToString("[::1]:9");
    }
}
