package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nexaera.egress.OutboundFailed.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The door with loopback allowed, a scripted server behind it, and short words for common calls.
final class Door implements AutoCloseable {
    static final UUID TENANT = UUID.randomUUID();
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(150);
    static final OutboundLimits LIMITS = new OutboundLimits(LONG, LONG, 1000);

    final LoopbackServer server = new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", "hello"));
    final FakeNames names = new FakeNames();
    final Outbound open = new Outbound(settings(true), names);

    /// @param allowLoopback this machine under its own addresses, and as `api.example`
    static EgressSettings settings(boolean allowLoopback) {
        String inside = EgressSettings.THIS_MACHINE + ",*=api.example:*,*=other.example:*";
        return settings(allowLoopback ? List.of(inside.split(",")) : List.of());
    }

    static EgressSettings settings(List<String> internalHosts) {
        return new EgressSettings(
                internalHosts, Set.of(80, 443), List.of("console.example"), Duration.ofSeconds(5), 4096, 50);
    }

    OutboundExchange get(String url) {
        return get(TENANT, url, LIMITS);
    }

    OutboundExchange get(UUID tenant, String url, OutboundLimits limits) {
        return get(open, tenant, url, limits);
    }

    static OutboundExchange get(Outbound door, UUID tenant, String url, OutboundLimits limits) {
        return door.exchange(new OutboundRequest(tenant, "GET", TargetUrl.parse(url), Map.of(), null, limits));
    }

    static String text(OutboundExchange exchange) throws IOException {
        try (exchange) {
            return new String(exchange.send().body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void fails(OutboundExchange exchange, Reason reason) {
        assertThatExceptionOfType(OutboundFailed.class)
                .isThrownBy(() -> text(exchange))
                .returns(reason, OutboundFailed::reason);
    }

    @Override
    public void close() {
        open.close();
        server.close();
    }
}
