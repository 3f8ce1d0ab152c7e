package io.nexaera.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.nexaera.problem.Problem;
import java.time.Duration;

/// So many calls per window for each name, refilled evenly (token bucket). Kept per node, in memory: a restart
/// forgives.
public final class RateLimit {
    private static final int MAX_NAMES = 100_000;

    private final Cache<String, Bucket> buckets;
    private final int calls;
    private final Duration window;

    public RateLimit(int calls, Duration window) {
        this.calls = calls;
        this.window = window;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_NAMES)
                .expireAfterAccess(window)
                .build();
    }

    /// @throws Problem.TooMany with the time until the next call is welcome
    public void take(String name, String code, String sentence) {
        var probe = bucket(name).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            Duration wait = Duration.ofSeconds(1 + probe.getNanosToWaitForRefill() / 1_000_000_000L);
            throw new Problem.TooMany(code, sentence, wait);
        }
    }

    /// Gives the calls back, after a success.
    void forgive(String name) {
        buckets.invalidate(name);
    }

    private Bucket bucket(String name) {
        return buckets.get(
                name,
                n -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, window))
                        .build());
    }
}
