package io.nexaera.siem;

import io.nexaera.audit.SequencedLog.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Where a tenant's log is streamed to, and how that goes; everything but the credentials.
///
/// @param secretHint the last characters of the secret, empty where it has none
/// @param number how many of the tenant's entries the destination has acknowledged; the last one's number
/// @param delivered when it last acknowledged something
/// @param failing empty while all is well
/// @param backlog what it hasn't acknowledged
public record Destination(
        UUID id,
        String name,
        Kind kind,
        String address,
        Options options,
        String secretHint,
        boolean paused,
        Instant createdAt,
        long nextIndex,
        long number,
        Optional<Instant> delivered,
        Optional<Failing> failing,
        Optional<LastTest> lastTest,
        Backlog backlog) {

    /// @param failures in a row
    /// @param error the last one's reason, in words
    public record Failing(Instant since, int failures, String error, Instant at, Instant nextTry) {}

    /// How the test button's last event went.
    public record LastTest(boolean works, String sentence, Instant at) {}

    Destination with(Backlog counted) {
        return new Destination(
                id,
                name,
                kind,
                address,
                options,
                secretHint,
                paused,
                createdAt,
                nextIndex,
                number,
                delivered,
                failing,
                lastTest,
                counted);
    }

    /// Whether a look in a moment may show something else.
    boolean isMoving() {
        return !paused && (failing.isPresent() || backlog.entries() > 0);
    }

    /// How long the oldest entry has been waiting, in words.
    public String waiting(Instant now) {
        long minutes = backlog.oldest()
                .map(oldest -> Duration.between(oldest, now).toMinutes())
                .orElse(0L);
        if (minutes < 1) {
            return "less than a minute";
        }
        long hours = minutes / 60;
        return minutes < 120 ? minutes + " min" : hours < 48 ? hours + " h" : hours / 24 + " days";
    }

    /// One word for people.
    public String standing() {
        if (paused) {
            return "paused";
        }
        if (failing.isPresent()) {
            return "failing";
        }
        return backlog.entries() > 0 ? "catching up" : "up to date";
    }
}
