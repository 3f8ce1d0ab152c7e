package io.nexaera.egress;

import static io.nexaera.egress.Door.LIMITS;
import static io.nexaera.egress.Door.LONG;
import static io.nexaera.egress.Door.TENANT;
import static io.nexaera.egress.Door.fails;
import static io.nexaera.egress.Door.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.OutboundFailed.Reason;
import io.nexaera.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a call may go, and what arrives.
class OutboundTest {
    private static final UUID HARBOR = UUID.randomUUID();
    private static final List<String> PROXY_PROPERTIES = List.of(
            "http.proxyHost",
            "http.proxyPort",
            "http.nonProxyHosts",
            "socksProxyHost",
            "socksProxyPort",
            "socksNonProxyHosts");

    private final Door door = new Door();
    private final LoopbackServer server = door.server;
    private final Outbound guarded = new Outbound(Door.settings(false), door.names);

    @AfterEach
    void stop() {
        guarded.close();
        door.close();
    }

    @Test
    void anAnswerIsReadWithStatusHeadersAndBody() throws Exception {
        server.then((request, wire) ->
                wire.respond(418, Map.of("X-Tea", "green"), "short".getBytes(StandardCharsets.UTF_8)));
        try (OutboundExchange exchange = door.get(server.url())) {
            OutboundResponse response = exchange.send();
            assertThat(response.status()).isEqualTo(418);
            assertThat(response.header("x-tea")).contains("green");
            assertThat(response.body().readAllBytes()).asString().isEqualTo("short");
        }
    }

    @Test
    void methodHeadersAndBodyArriveAsGiven() throws Exception {
        text(door.open.exchange(new OutboundRequest(
                TENANT,
                "POST",
                TargetUrl.parse(server.url() + "/a?b=c"),
                Map.of("Content-Type", "application/json", "X-Key", "k"),
                "{\"ü\":1}",
                LIMITS)));
        LoopbackServer.Received received = server.awaitRequest();
        assertThat(received.method() + " " + received.path()).isEqualTo("POST /a?b=c");
        assertThat(received.header("content-type")).isEqualTo("application/json");
        assertThat(received.header("x-key")).isEqualTo("k");
        assertThat(received.body()).isEqualTo("{\"ü\":1}");
    }

    @Test
    void aLineBreakCannotBeSmuggledIntoAHeader() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new OutboundRequest(
                        TENANT,
                        "GET",
                        TargetUrl.parse(server.url()),
                        Map.of("X", "a\r\nY: b"),
                        null,
                        new OutboundLimits(LONG, LONG, 1)));
    }

    @Test
    void loopbackIsRefusedBeforeConnectingUnlessAllowed() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(
                        () -> Door.get(guarded, TENANT, server.url(), LIMITS).send())
                .returns("egress.reserved-address", Problem::code);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void oneReservedAnswerAmongPublicOnesIsEnoughToRefuse() {
        door.names.answers.put("mixed.example", new String[] {"93.184.215.14", "10.0.0.7"});
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> door.open.allow(TENANT, "https://mixed.example/"))
                .returns("egress.reserved-address", Problem::code);
    }

    @Test
    void privateAddressesAreRefusedWhereLoopbackIsAllowed() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> door.open.allow(TENANT, "http://192.168.1.1/"))
                .returns("egress.reserved-address", Problem::code);
        assertThat(door.open.allow(TENANT, server.url()).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void aNameThatIsCheckedIsNotLookedUpAgainToConnect() throws Exception {
        door.names.answers.put("api.example", new String[] {"127.0.0.1"});
        assertThat(text(door.get("http://api.example:" + server.port()))).isEqualTo("hello");
        assertThat(door.names.lookups).hasValue(1);
        assertThat(server.awaitRequest().header("host")).isEqualTo("api.example:" + server.port());
    }

    /// The name server answers with a public address first, and with this machine from then on.
    @Test
    void aNameThatChangesItsMindGainsNothing() throws Exception {
        door.names.then("rebind.example", new String[] {"93.184.215.14"}, new String[] {"127.0.0.1"});
        String url = "http://rebind.example/";
        assertThat(door.open.check(TENANT, url)).isEqualTo(new Verdict.Allowed());
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> text(door.get(url)))
                .returns("egress.reserved-address", Problem::code);
        assertThat(server.requests()).isEmpty();
    }

    /// HTTP/2 may use one connection for several hosts (RFC 9113 §9.1.1); it is never offered.
    @Test
    void noConnectionIsSharedBetweenHostsForOnlyHttp1IsSpoken(@TempDir Path folder) throws Exception {
        SSLServerSocket listener = (SSLServerSocket) SelfSigned.listen(folder);
        CompletableFuture<List<String>> offered = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.setHandshakeApplicationProtocolSelector((s, protocols) -> {
                    offered.complete(protocols);
                    return "";
                });
                socket.startHandshake();
                offered.complete(List.of());
            } catch (IOException e) {
                offered.complete(List.of());
            }
        });
        fails(door.get("https://127.0.0.1:" + listener.getLocalPort()), Reason.UNTRUSTED);
        assertThat(offered.get()).doesNotContain("h2");
        listener.close();
    }

    @Test
    void aHeaderThatWouldFrameTheMessageIsNotTaken() {
        for (String name : List.of("Host", "content-length", "Transfer-Encoding", "a b", "a:b", "a\r\nb", "", "ü")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .as(name)
                    .isThrownBy(() -> new OutboundRequest(
                            TENANT, "GET", TargetUrl.parse(server.url()), Map.of(name, "x"), null, LIMITS));
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new OutboundRequest(
                        TENANT, "GET / HTTP/1.1\r\nX:", TargetUrl.parse(server.url()), Map.of(), null, LIMITS));
    }

    @Test
    void anIpv6AddressIsCalled() throws Exception {
        try (LoopbackServer six = new LoopbackServer(
                LoopbackServer.listen(InetAddress.ofLiteral("::1")),
                (request, wire) -> wire.respond(200, "text/plain", "six"))) {
            assertThat(text(door.get("http://[::1]:" + six.port()))).isEqualTo("six");
        }
    }

    @Test
    void aNameThatDoesNotExistIsSaidSo() {
        door.names.answers.put("nowhere.example", new String[] {"nowhere.example"});
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> door.open.allow(TENANT, "https://nowhere.example"))
                .returns("egress.unknown-host", Problem::code);
        fails(door.get("http://nowhere.example"), Reason.UNREACHABLE);
    }

    @Test
    void nobodyListeningIsUnreachable() {
        server.close();
        fails(door.get(server.url()), Reason.UNREACHABLE);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted(@TempDir Path folder) throws Exception {
        try (LoopbackServer tls = new LoopbackServer(
                SelfSigned.listen(folder), (request, wire) -> wire.respond(200, "text/plain", "secure?"))) {
            fails(door.get("https://127.0.0.1:" + tls.port()), Reason.UNTRUSTED);
            assertThat(tls.requests()).isEmpty();
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        server.then((request, wire) -> wire.respond(302, Map.of("Location", server.url() + "/else"), new byte[0]));
        try (OutboundExchange exchange = door.get(server.url())) {
            assertThat(exchange.send().status()).isEqualTo(302);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void proxiesOfTheEnvironmentAreIgnored() throws Exception {
        for (String name : PROXY_PROPERTIES) {
            System.setProperty(name, name.endsWith("Host") ? "127.0.0.1" : name.endsWith("Port") ? "1" : "");
        }
        try (Outbound fresh = new Outbound(Door.settings(true), door.names)) {
            door.names.answers.put("api.example", new String[] {"127.0.0.1"});
            assertThat(text(Door.get(fresh, TENANT, "http://api.example:" + server.port(), LIMITS)))
                    .isEqualTo("hello");
        } finally {
            for (String name : PROXY_PROPERTIES) {
                System.clearProperty(name);
            }
        }
    }

    @Test
    void oneTenantsConnectionIsUsedAgainForItAndForNobodyElse() throws Exception {
        for (UUID tenant : new UUID[] {TENANT, TENANT, HARBOR, TENANT, HARBOR}) {
            text(door.get(tenant, server.url(), LIMITS));
        }
        assertThat(server.requests().stream().map(LoopbackServer.Received::connection))
                .containsExactly(1, 1, 2, 1, 2);
    }
}
