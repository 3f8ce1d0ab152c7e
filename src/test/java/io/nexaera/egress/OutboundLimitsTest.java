package io.nexaera.egress;

import static io.nexaera.egress.Door.LONG;
import static io.nexaera.egress.Door.SHORT;
import static io.nexaera.egress.Door.TENANT;
import static io.nexaera.egress.Door.fails;
import static io.nexaera.egress.Door.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.egress.OutboundFailed.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a call may cost, and how it is given up.
class OutboundLimitsTest {
    private final Door door = new Door();
    private final LoopbackServer server = door.server;

    @AfterEach
    void stop() {
        door.close();
    }

    @Test
    void silenceBeforeTheFirstByteEndsTheCall() {
        server.then((request, wire) -> wire.hang());
        fails(door.get(TENANT, server.url(), new OutboundLimits(SHORT, LONG, 1000)), Reason.TIMED_OUT);
    }

    @Test
    void silenceInTheMiddleOfTheBodyEndsTheCall() {
        server.then((request, wire) -> {
            wire.head(200, Map.of("Transfer-Encoding", "chunked"));
            wire.chunk("begin");
            wire.hang();
        });
        fails(door.get(TENANT, server.url(), new OutboundLimits(SHORT, LONG, 1000)), Reason.TIMED_OUT);
    }

    @Test
    void theWholeTimeEndsACallThatKeepsTalking() throws Exception {
        server.then((request, wire) -> {
            wire.head(200, Map.of("Transfer-Encoding", "chunked"));
            for (int i = 0; i < 10_000_000; i++) {
                wire.chunk("x");
            }
        });
        fails(door.get(TENANT, server.url(), new OutboundLimits(LONG, SHORT, Long.MAX_VALUE)), Reason.TIMED_OUT);
    }

    @Test
    void aBodyOverTheLimitEndsTheCall() {
        server.then((request, wire) -> wire.respond(200, "text/plain", "x".repeat(1001)));
        fails(door.get(server.url()), Reason.TOO_LARGE);
    }

    @Test
    void theLimitCountsDecompressedBytes() throws Exception {
        byte[] small = gzip("x".repeat(1000));
        byte[] bomb = gzip("x".repeat(5_000_000));
        Map<String, String> headers = Map.of("Content-Encoding", "gzip");
        server.then((request, wire) -> wire.respond(200, headers, small))
                .then((request, wire) -> wire.respond(200, headers, bomb));
        assertThat(text(door.get(server.url()))).hasSize(1000);
        fails(door.get(server.url()), Reason.TOO_LARGE);
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
        fails(door.get(server.url()), Reason.TOO_LARGE);
        fails(door.get(server.url()), Reason.TOO_LARGE);
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
        fails(door.get(server.url()), Reason.CUT_OFF);
        fails(door.get(server.url()), Reason.CUT_OFF);
        fails(door.get(server.url()), Reason.CUT_OFF);
    }

    @Test
    void closingFromAnotherThreadClosesTheSocketWhileTheServerThinks() throws Exception {
        server.then((request, wire) -> wire.hang());
        OutboundExchange exchange = door.get(server.url());
        CompletableFuture<Reason> ended = reasonOf(exchange);
        server.awaitRequest();
        exchange.close();
        server.awaitClientGone();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(Reason.CLOSED);
    }

    @Test
    void closingFromAnotherThreadClosesTheSocketInTheMiddleOfTheBody() throws Exception {
        server.then((request, wire) -> {
            wire.head(200, Map.of("Transfer-Encoding", "chunked"));
            wire.chunk("begin");
            wire.hang();
        });
        OutboundExchange exchange = door.get(server.url());
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
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(Reason.CLOSED);
    }

    @Test
    void aCallThatWasClosedBeforeIsNotSent() {
        OutboundExchange exchange = door.get(server.url());
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
