package io.nexaera.siem;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.OutboundResponse;
import io.nexaera.egress.TargetUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One POST of JSON and its short answer.
final class Post {
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final long LONGEST_WAIT_SECONDS = 3600;

    private final Outbound outbound;
    private final UUID tenant;
    private final Duration timeout;

    /// @param tenant for whom; connections are not shared with others
    Post(Outbound outbound, UUID tenant, Duration timeout) {
        this.outbound = outbound;
        this.tenant = tenant;
        this.timeout = timeout;
    }

    /// @param pause what `Retry-After` asks for (RFC 9110 §10.2.3), in seconds, an hour at most
    record Answer(int status, String body, Optional<Duration> pause) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        DeliveryFailed failed() {
            return new DeliveryFailed("It answered with status " + status + ".", pause);
        }
    }

    Answer send(TargetUrl target, Map<String, String> headers, String body) throws DeliveryFailed {
        OutboundLimits limits = new OutboundLimits(timeout, timeout, MOST_ANSWER_BYTES);
        try (OutboundExchange exchange =
                outbound.exchange(new OutboundRequest(tenant, "POST", target, headers, body, limits))) {
            OutboundResponse response = exchange.send();
            byte[] answer = response.body().readAllBytes();
            return new Answer(
                    response.status(),
                    new String(answer, StandardCharsets.UTF_8),
                    response.header("Retry-After").flatMap(Post::seconds));
        } catch (OutboundFailed e) {
            throw DeliveryFailed.because(e);
        } catch (IOException e) {
            throw new DeliveryFailed("The connection broke before everything was acknowledged.");
        }
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT_SECONDS)))
                : Optional.empty();
    }
}
