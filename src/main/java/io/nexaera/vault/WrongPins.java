package io.nexaera.vault;

import io.nexaera.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Wrong PINs that people gave, for each client: before the token locks itself, this stops. In memory, so a restart
/// forgets them;
/// only an owner who is signed in comes this far.
final class WrongPins {
    static final int MOST = 2;
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<UUID, Wrong> wrong = new ConcurrentHashMap<>();

    private record Wrong(int count, Instant since) {}

    WrongPins(Clock clock) {
        this.clock = clock;
    }

    void requireFew(UUID client) {
        wrong.values().removeIf(one -> !clock.instant().isBefore(one.since().plus(WINDOW)));
        Wrong so = wrong.get(client);
        if (so != null && so.count() >= MOST) {
            throw new Problem.TooMany(
                    "vault.client-key-tries",
                    "That were " + MOST + " wrong PINs, and many tokens lock after the third. Please make sure of the"
                            + " PIN, and try again in a quarter of an hour.",
                    WINDOW);
        }
    }

    void count(UUID client) {
        wrong.merge(
                client, new Wrong(1, clock.instant()), (before, now) -> new Wrong(before.count() + 1, before.since()));
    }

    void forget(UUID client) {
        wrong.remove(client);
    }
}
