package io.nexaera.egress;

import static io.nexaera.egress.Door.LIMITS;
import static io.nexaera.egress.Door.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A call that is sent on: every address on the way is checked like the first.
class RedirectsTest {
    private final Door door = new Door();
    private final LoopbackServer server = door.server;

    @AfterEach
    void stop() {
        door.close();
    }

    private OutboundExchange following(String method, Map<String, String> headers, int times) {
        return door.open.exchange(
                new OutboundRequest(TENANT, method, TargetUrl.parse(server.url() + "/0"), headers, null, LIMITS)
                        .following(times));
    }

    private void sendsOnTo(String location) {
        server.then((request, wire) -> wire.respond(302, Map.of("Location", location), new byte[0]));
    }

    private void isRefused(OutboundExchange exchange, Rule rule) {
        try (exchange) {
            assertThatExceptionOfType(Problem.Invalid.class)
                    .isThrownBy(exchange::send)
                    .returns(rule.code(), Problem::code);
        }
    }

    @Test
    void aGetIsSentOnAsOftenAsItMay() throws Exception {
        sendsOnTo("/1");
        sendsOnTo(server.url() + "/2");
        try (OutboundExchange exchange = following("GET", Map.of("Authorization", "Bearer k"), 2)) {
            assertThat(exchange.send().body().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("hello");
        }
        assertThat(server.requests()).extracting(LoopbackServer.Received::path).containsExactly("/0", "/1", "/2");
        assertThat(server.requests())
                .allMatch(request -> request.header("authorization").equals("Bearer k"));
    }

    @Test
    void aChainThatDoesNotEndIsCutOff() {
        for (int i = 0; i < 12; i++) {
            sendsOnTo("/again");
        }
        isRefused(following("GET", Map.of(), 10), Rule.REDIRECTS);
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void anAddressInsideIsRefusedBeforeItIsCalled() {
        try (LoopbackServer inside = new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", "secret"))) {
            door.names.answers.put("evil.example", new String[] {"127.0.0.1"});
            sendsOnTo("http://evil.example:" + inside.port() + "/");
            isRefused(following("GET", Map.of(), 5), Rule.PORT);
            door.names.answers.put("evil.example", new String[] {"10.0.0.1"});
            sendsOnTo("http://evil.example/");
            isRefused(following("GET", Map.of(), 5), Rule.RESERVED_ADDRESS);
            assertThat(inside.requests()).isEmpty();
        }
    }

    @Test
    void anotherSchemeIsRefused() {
        sendsOnTo("file:///etc/passwd");
        isRefused(following("GET", Map.of(), 5), Rule.SCHEME);
        sendsOnTo("gopher://127.0.0.1:6379/_x");
        isRefused(following("GET", Map.of(), 5), Rule.SCHEME);
    }

    @Test
    void keysStayBehindWhenAnotherHostTakesOver() throws Exception {
        door.names.answers.put("other.example", new String[] {"127.0.0.1"});
        sendsOnTo("http://other.example:" + server.port() + "/there");
        Map<String, String> headers =
                Map.of("Authorization", "Bearer k", "Cookie", "a=b", "X-Api-Key", "k", "Accept", "text/plain");
        try (OutboundExchange exchange = following("GET", headers, 1)) {
            exchange.send();
        }
        LoopbackServer.Received second = server.requests().get(1);
        assertThat(second.header("authorization") + second.header("cookie") + second.header("x-api-key"))
                .isEmpty();
        assertThat(second.header("accept")).isEqualTo("text/plain");
    }

    @Test
    void whatChangesSomethingIsNeverSentOn() throws Exception {
        sendsOnTo("/1");
        try (OutboundExchange exchange = following("POST", Map.of(), 5)) {
            assertThat(exchange.send().status()).isEqualTo(302);
        }
        assertThat(server.requests()).hasSize(1);
    }
}
