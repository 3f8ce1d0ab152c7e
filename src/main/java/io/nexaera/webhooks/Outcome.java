package io.nexaera.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What came of sending one message.
///
/// @param at when it began
/// @param problem why it failed, for people; empty for a 2xx
/// @param wish how long the receiver wants to be left alone
record Outcome(
        Claimed claimed,
        Instant at,
        Duration took,
        Optional<Integer> status,
        Optional<String> problem,
        Optional<Duration> wish,
        int responseBytes,
        Exchange exchange) {
    boolean delivered() {
        return problem.isEmpty();
    }

    boolean gone() {
        return status.equals(Optional.of(410));
    }

    /// @param attempt which one this is: a later claim has a higher number, and only the latest may say what came of it
    /// @param tries of the schedule before this one
    record Claimed(Message message, int attempt, int tries, boolean byHand) {}
}
