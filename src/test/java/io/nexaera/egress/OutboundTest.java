package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.OutboundFailed.Reason;
import io.nexaera.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private static final UUID MAPLE = UUID.randomUUID();
    private static final UUID HARBOR = UUID.randomUUID();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final LoopbackServer server =
            new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", "hello"));
    private final Names names = new Names();
    private final Outbound open = new Outbound(settings(true), names);
    private final Outbound guarded = new Outbound(settings(false), names);

    private static EgressSettings settings(boolean allowLoopback) {
        return new EgressSettings(allowLoopback, Duration.ofSeconds(5), 4096, 50);
    }

    @AfterEach
    void stop() {
        open.close();
        guarded.close();
        server.close();
    }

    /// A name server of the test's own; address literals are what they are.
    private static final class Names implements DnsResolver {
        private final Map<String, String[]> answers = new ConcurrentHashMap<>();
        private final AtomicInteger lookups = new AtomicInteger();

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            lookups.incrementAndGet();
            String[] addresses = answers.getOrDefault(host, new String[] {host});
            InetAddress[] resolved = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                resolved[i] = literal(addresses[i]);
            }
            return resolved;
        }

        private static InetAddress literal(String address) throws UnknownHostException {
            if (!address.matches("[0-9a-f.:]+")) {
                throw new UnknownHostException(address);
            }
            return InetAddress.ofLiteral(address);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private OutboundExchange get(Outbound door, UUID tenant, String url, OutboundLimits limits) {
        return door.exchange(new OutboundRequest(tenant, "GET", TargetUrl.parse(url), Map.of(), null, limits));
    }

    private OutboundExchange get(String url) {
        return get(open, MAPLE, url, new OutboundLimits(LONG, LONG, 1000));
    }

    private static String text(OutboundExchange exchange) throws IOException {
        try (exchange) {
            return new String(exchange.send().body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void fails(OutboundExchange exchange, Reason reason) {
        assertThatExceptionOfType(OutboundFailed.class)
                .isThrownBy(() -> text(exchange))
                .returns(reason, OutboundFailed::reason);
    }

    @Test
    void anAnswerIsReadWithStatusHeadersAndBody() throws Exception {
        server.then((request, wire) ->
                wire.respond(418, Map.of("X-Tea", "green"), "short".getBytes(StandardCharsets.UTF_8)));
        try (OutboundExchange exchange = get(server.url())) {
            OutboundResponse response = exchange.send();
            assertThat(response.status()).isEqualTo(418);
            assertThat(response.header("x-tea")).contains("green");
            assertThat(response.body().readAllBytes()).asString().isEqualTo("short");
        }
    }

    @Test
    void methodHeadersAndBodyArriveAsGiven() throws Exception {
        text(open.exchange(new OutboundRequest(
                MAPLE,
                "POST",
                TargetUrl.parse(server.url() + "/a?b=c"),
                Map.of("Content-Type", "application/json", "X-Key", "k"),
                "{\"ü\":1}",
                new OutboundLimits(LONG, LONG, 1000))));
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
                        MAPLE,
                        "GET",
                        TargetUrl.parse(server.url()),
                        Map.of("X", "a\r\nY: b"),
                        null,
                        new OutboundLimits(LONG, LONG, 1)));
    }

    @Test
    void loopbackIsRefusedBeforeConnectingUnlessAllowed() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> get(guarded, MAPLE, server.url(), new OutboundLimits(LONG, LONG, 1000))
                        .send())
                .returns("egress.reserved-address", Problem::code)
                .withMessage("Nexaera connects to public addresses only, and 127.0.0.1 is this machine itself, RFC 1122"
                        + " §3.2.1.3.");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void oneReservedAnswerAmongPublicOnesIsEnoughToRefuse() {
        names.answers.put("mixed.example", new String[] {"93.184.215.14", "10.0.0.7"});
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> open.allow("https://mixed.example/"))
                .returns("egress.reserved-address", Problem::code);
    }

    @Test
    void privateAddressesAreRefusedWhereLoopbackIsAllowed() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> open.allow("http://192.168.1.1/"))
                .returns("egress.reserved-address", Problem::code);
        assertThat(open.allow(server.url()).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void aNameThatIsCheckedIsNotLookedUpAgainToConnect() throws Exception {
        names.answers.put("api.example", new String[] {"127.0.0.1"});
        assertThat(text(get("http://api.example:" + server.port()))).isEqualTo("hello");
        assertThat(names.lookups).hasValue(1);
        assertThat(server.awaitRequest().header("host")).isEqualTo("api.example:" + server.port());
    }

    @Test
    void anIpv6AddressIsCalled() throws Exception {
        try (LoopbackServer six = new LoopbackServer(
                InetAddress.ofLiteral("::1"), (request, wire) -> wire.respond(200, "text/plain", "six"))) {
            assertThat(text(get("http://[::1]:" + six.port()))).isEqualTo("six");
        }
    }

    @Test
    void aNameThatDoesNotExistIsSaidSo() {
        names.answers.put("nowhere.example", new String[] {"nowhere.example"});
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> open.allow("https://nowhere.example"))
                .returns("egress.unknown-host", Problem::code);
        fails(get("http://nowhere.example"), Reason.UNREACHABLE);
    }

    @Test
    void nobodyListeningIsUnreachable() {
        server.close();
        fails(get(server.url()), Reason.UNREACHABLE);
    }

    @Test
    void aServerWithoutTlsIsNotTrusted() {
        server.then((request, wire) -> wire.raw("no TLS here\r\n\r\n"));
        fails(get("https://127.0.0.1:" + server.port()), Reason.UNTRUSTED);
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        server.then((request, wire) -> wire.respond(302, Map.of("Location", server.url() + "/else"), new byte[0]));
        try (OutboundExchange exchange = get(server.url())) {
            assertThat(exchange.send().status()).isEqualTo(302);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void proxiesOfTheEnvironmentAreIgnored() throws Exception {
        Map<String, String> set = Map.of(
                "http.proxyHost",
                "127.0.0.1",
                "http.proxyPort",
                "1",
                "socksProxyHost",
                "127.0.0.1",
                "socksProxyPort",
                "1");
        Map<String, String> before = new HashMap<>();
        set.forEach((name, value) -> before.put(name, System.setProperty(name, value) == null ? "" : value));
        try (Outbound fresh = new Outbound(settings(true), names)) {
            names.answers.put("api.example", new String[] {"127.0.0.1"});
            OutboundLimits limits = new OutboundLimits(LONG, LONG, 1000);
            assertThat(text(get(fresh, MAPLE, "http://api.example:" + server.port(), limits)))
                    .isEqualTo("hello");
        } finally {
            before.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void oneTenantsConnectionIsUsedAgainForItAndForNobodyElse() throws Exception {
        OutboundLimits limits = new OutboundLimits(LONG, LONG, 1000);
        for (UUID tenant : new UUID[] {MAPLE, MAPLE, HARBOR, MAPLE, HARBOR}) {
            text(get(open, tenant, server.url(), limits));
        }
        assertThat(server.requests().stream().map(LoopbackServer.Received::connection))
                .containsExactly(1, 1, 2, 1, 2);
    }

    @Test
    void silenceBeforeTheFirstByteEndsTheCall() {
        server.then((request, wire) -> wire.hang());
        fails(get(open, MAPLE, server.url(), new OutboundLimits(SHORT, LONG, 1000)), Reason.TIMED_OUT);
    }

    @Test
    void silenceInTheMiddleOfTheBodyEndsTheCall() {
        server.then((request, wire) -> {
            wire.head(200, Map.of("Transfer-Encoding", "chunked"));
            wire.chunk("begin");
            wire.hang();
        });
        fails(get(open, MAPLE, server.url(), new OutboundLimits(SHORT, LONG, 1000)), Reason.TIMED_OUT);
    }

    @Test
    void theWholeTimeEndsACallThatKeepsTalking() throws Exception {
        server.then((request, wire) -> {
            wire.head(200, Map.of("Transfer-Encoding", "chunked"));
            for (int i = 0; i < 10_000_000; i++) {
                wire.chunk("x");
            }
        });
        fails(get(open, MAPLE, server.url(), new OutboundLimits(LONG, SHORT, Long.MAX_VALUE)), Reason.TIMED_OUT);
    }

    @Test
    void aBodyOverTheLimitEndsTheCall() {
        server.then((request, wire) -> wire.respond(200, "text/plain", "x".repeat(1001)));
        fails(get(server.url()), Reason.TOO_LARGE);
    }

    @Test
    void theLimitCountsDecompressedBytes() throws Exception {
        byte[] small = gzip("x".repeat(1000));
        byte[] bomb = gzip("x".repeat(5_000_000));
        Map<String, String> headers = Map.of("Content-Encoding", "gzip");
        server.then((request, wire) -> wire.respond(200, headers, small))
                .then((request, wire) -> wire.respond(200, headers, bomb));
        assertThat(text(get(server.url()))).hasSize(1000);
        fails(get(server.url()), Reason.TOO_LARGE);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void headersOverTheLimitEndTheCall() {
        server.then((request, wire) -> wire.respond(200, Map.of("X-Long", "x".repeat(5000)), new byte[0]))
                .then((request, wire) ->
                        wire.respond(200, Map.of("A", "x".repeat(2500), "B", "x".repeat(2500)), new byte[0]));
        fails(get(server.url()), Reason.TOO_LARGE);
        fails(get(server.url()), Reason.TOO_LARGE);
    }

    @Test
    void aBodyThatBreaksOffIsNotTakenForComplete() {
        server.then((request, wire) -> {
                    wire.head(200, Map.of("Transfer-Encoding", "chunked"));
                    wire.chunk("begin");
                })
                .then((request, wire) -> {
                    wire.head(200, Map.of("Content-Length", "100"));
                    wire.raw("begin");
                })
                .then((request, wire) -> wire.raw("what is this?\r\n\r\n"));
        fails(get(server.url()), Reason.CUT_OFF);
        fails(get(server.url()), Reason.CUT_OFF);
        fails(get(server.url()), Reason.CUT_OFF);
    }

    @Test
    void closingFromAnotherThreadClosesTheSocketWhileTheServerThinks() throws Exception {
        server.then((request, wire) -> wire.hang());
        OutboundExchange exchange = get(server.url());
        CompletableFuture<Reason> ended = reasonOf(exchange);
        server.awaitRequest();
        exchange.close();
        server.awaitClientGone();
        assertThat(ended.get()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void closingFromAnotherThreadClosesTheSocketInTheMiddleOfTheBody() throws Exception {
        server.then((request, wire) -> {
            wire.head(200, Map.of("Transfer-Encoding", "chunked"));
            wire.chunk("begin");
            wire.hang();
        });
        OutboundExchange exchange = get(server.url());
        OutboundResponse response = exchange.send();
        assertThat(response.body().readNBytes(5)).asString().isEqualTo("begin");
        CompletableFuture<Reason> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                response.body().read();
            } catch (IOException e) {
                ended.complete(((OutboundFailed) e).reason());
            }
        });
        exchange.close();
        server.awaitClientGone();
        assertThat(ended.get()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void aCallThatWasClosedBeforeIsNotSent() {
        OutboundExchange exchange = get(server.url());
        exchange.close();
        fails(exchange, Reason.CLOSED);
        assertThat(server.requests()).isEmpty();
    }

    private static CompletableFuture<Reason> reasonOf(OutboundExchange exchange) {
        CompletableFuture<Reason> reason = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                exchange.send();
            } catch (OutboundFailed e) {
                reason.complete(e.reason());
            }
        });
        return reason;
    }
}
