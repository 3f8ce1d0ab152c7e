package io.nexaera.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.OutboundResponse;
import io.nexaera.egress.TargetUrl;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignedMessage;
import io.nexaera.signature.WebhookKey;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Signs one message and brings it to its receiver, once. No redirect is followed; nothing is sent to an address that
/// `egress` refuses.
@Component
class Sender {
    private static final int KEPT_BYTES = 16 * 1024;

    /// A longer answer ends the connection; what it said first counts.
    private static final long MOST_BYTES = 1 << 20;

    private final Outbound outbound;
    private final WebhookSettings settings;
    private final Clock clock;

    Sender(Outbound outbound, WebhookSettings settings, Clock clock) {
        this.outbound = outbound;
        this.settings = settings;
        this.clock = clock;
    }

    /// Never fails: what went wrong is in the outcome.
    Outcome send(UUID tenant, Endpoint endpoint, List<WebhookKey> keys, Outcome.Claimed claimed) {
        Instant at = clock.instant();
        Message message = claimed.message();
        Map<String, String> headers = headers(keys, message, at);
        long began = System.nanoTime();
        Answer answer = answer(tenant, endpoint, headers, message.body());
        return new Outcome(
                claimed,
                at,
                Duration.ofNanos(System.nanoTime() - began),
                answer.status(),
                answer.problem(),
                answer.wish(),
                answer.body().length(),
                new Exchange(endpoint.url(), headers, message.body(), answer.headers(), answer.body()));
    }

    private static Map<String, String> headers(List<WebhookKey> keys, Message message, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "Webhooks/1.0");
        headers.putAll(new SignedMessage(message.id(), at, message.body()).headers(keys));
        return headers;
    }

    private record Answer(
            Optional<Integer> status,
            Optional<String> problem,
            Optional<Duration> wish,
            Map<String, String> headers,
            String body) {
        static Answer none(String problem) {
            return new Answer(Optional.empty(), Optional.of(problem), Optional.empty(), Map.of(), "");
        }
    }

    private Answer answer(UUID tenant, Endpoint endpoint, Map<String, String> headers, String body) {
        try {
            OutboundRequest request = new OutboundRequest(
                    tenant,
                    "POST",
                    TargetUrl.parse(endpoint.url()),
                    headers,
                    body,
                    new OutboundLimits(settings.timeout(), settings.timeout(), MOST_BYTES));
            try (OutboundExchange exchange = outbound.exchange(request)) {
                OutboundResponse response = exchange.send();
                return answered(response, start(response));
            }
        } catch (OutboundFailed failed) {
            return Answer.none(sentence(failed.reason()));
        } catch (Problem refused) {
            return Answer.none(refused.sentence());
        }
    }

    private Answer answered(OutboundResponse response, String body) {
        int status = response.status();
        Map<String, String> headers = new LinkedHashMap<>();
        Stream.of("content-type", "retry-after", "location")
                .forEach(name -> response.header(name).ifPresent(value -> headers.put(name, value)));
        return new Answer(
                Optional.of(status),
                problem(status),
                response.header("retry-after").flatMap(this::wish),
                headers,
                body);
    }

    /// The status counts as soon as it is here, whatever becomes of the rest.
    private static String start(OutboundResponse response) {
        try {
            return new String(response.body().readNBytes(KEPT_BYTES), UTF_8);
        } catch (IOException cutOff) {
            return "";
        }
    }

    private static Optional<String> problem(int status) {
        if (status >= 200 && status < 300) {
            return Optional.empty();
        }
        if (status == 410) {
            return Optional.of("The receiver says that it is gone for good (410).");
        }
        return Optional.of(
                status >= 300 && status < 400
                        ? "The receiver sent us elsewhere (" + status + "); redirects aren't followed."
                        : "The receiver answered " + status + ".");
    }

    private static String sentence(OutboundFailed.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "Nobody answers at this address.";
            case UNTRUSTED -> "The receiver's certificate is not one to trust.";
            case TIMED_OUT -> "The receiver didn't answer in time.";
            case TOO_LARGE -> "The receiver's answer is too large.";
            default -> "The receiver ended the connection, or what it said wasn't HTTP.";
        };
    }

    /// RFC 9110 §10.2.3: seconds, or a date.
    private Optional<Duration> wish(String retryAfter) {
        String text = retryAfter.strip();
        try {
            Duration wish = text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return wish.isPositive() ? Optional.of(wish) : Optional.empty();
        } catch (DateTimeException nonsense) {
            return Optional.empty();
        }
    }
}
