package io.nexaera.models;

import io.nexaera.egress.OutboundResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// How long a provider asks to wait: seconds or a date (RFC 9110 §10.2.3), read with suspicion.
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    static Optional<Duration> of(OutboundResponse response, Instant now) {
        return response.header("retry-after").flatMap(value -> parse(value.strip(), now));
    }

    static Optional<Duration> parse(String value, Instant now) {
        return (value.matches("\\d{1,9}(\\.\\d{1,9})?") ? seconds(value) : date(value, now)).map(RetryAfter::bounded);
    }

    private static Optional<Duration> seconds(String value) {
        return Optional.of(Duration.ofSeconds((long) Math.ceil(Double.parseDouble(value))));
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, then));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
