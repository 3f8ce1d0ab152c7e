package io.nexaera.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How an endpoint did lately, and the circuit made of it: after five failures in a row it rests, first for ten
/// seconds,
/// then twice as long each time up to five minutes, and one delivery tries whether it is back.
record Standing(int failures, Optional<Instant> failingSince, Optional<Instant> restsUntil) {
    static final int OPENS_AT = 5;
    static final Standing GOOD = new Standing(0, Optional.empty(), Optional.empty());

    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    static Standing of(Endpoint endpoint) {
        return new Standing(endpoint.failures(), endpoint.failingSince(), endpoint.restsUntil());
    }

    /// @param wished how long the receiver asked to be left alone (`Retry-After`)
    Standing after(boolean success, Optional<Duration> wished, Instant at) {
        if (success) {
            return GOOD;
        }
        int more = failures + 1;
        Duration rest = rest(more);
        Duration longest = wished.map(wish -> wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish)
                .filter(wish -> wish.compareTo(rest) > 0)
                .orElse(rest);
        return new Standing(
                more,
                failingSince.or(() -> Optional.of(at)),
                longest.isZero() ? Optional.empty() : Optional.of(at.plus(longest)));
    }

    boolean isHopeless(Duration patience, Instant now) {
        return failingSince.map(since -> !since.plus(patience).isAfter(now)).orElse(false);
    }

    private static Duration rest(int failures) {
        if (failures < OPENS_AT) {
            return Duration.ZERO;
        }
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures - OPENS_AT, 10));
        return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }
}
