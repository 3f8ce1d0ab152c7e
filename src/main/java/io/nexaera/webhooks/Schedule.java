package io.nexaera.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a failed attempt is repeated: the stated delays, each up to a tenth longer so that a receiver which comes back
/// isn't met by all senders at once, and never earlier than the receiver asked for.
record Schedule(List<Duration> delays, RandomGenerator random) {
    private static final double JITTER = 0.1;
    private static final Duration LONGEST_WISH = Duration.ofHours(24);

    /// @param tries attempts so far, the failed one included
    /// @return empty where that was the last
    Optional<Instant> next(int tries, Optional<Duration> wished, Instant now) {
        if (tries > delays.size()) {
            return Optional.empty();
        }
        Duration stated = delays.get(tries - 1);
        Duration delay = stated.plusMillis((long) (stated.toMillis() * JITTER * random.nextDouble()));
        Duration wish = wished.map(w -> w.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : w)
                .orElse(Duration.ZERO);
        return Optional.of(now.plus(wish.compareTo(delay) > 0 ? wish : delay));
    }
}
