package io.nexaera.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// What an agency's person asked of a client, and what became of it.
///
/// @param reason why, in the asker's words
/// @param denial why not, in the client's words; empty unless denied
/// @param minutes how long the client allowed; empty until approved
/// @param full whether writing was asked for, and once approved whether it was allowed
public record AccessGrant(
        UUID id,
        UUID agency,
        UUID subAccount,
        UUID requestedBy,
        String requestedByName,
        String reason,
        int minutesAsked,
        boolean full,
        Instant requestedAt,
        Optional<String> decidedByName,
        Optional<Instant> decidedAt,
        Optional<String> denial,
        Optional<Integer> minutes,
        long scopes,
        Optional<Instant> until,
        Optional<Instant> endedAt,
        Optional<String> endedByName,
        State state) {
    public enum State {
        PENDING,
        DENIED,
        ACTIVE,
        EXPIRED,
        ENDED,
        /// Nobody answered within 7 days.
        LAPSED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    public boolean active() {
        return state == State.ACTIVE;
    }

    public boolean pending() {
        return state == State.PENDING;
    }

    /// What is left of it, as people read it: `28:31`, `1:05:00`.
    public String left(Instant now) {
        Duration left = until.map(end -> Duration.between(now, end))
                .filter(d -> !d.isNegative())
                .orElse(Duration.ZERO);
        String minutesAndSeconds = "%02d:%02d".formatted(left.toMinutesPart(), left.toSecondsPart());
        return left.toHours() > 0 ? left.toHours() + ":" + minutesAndSeconds : minutesAndSeconds;
    }
}
