package io.nexaera.webhooks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A receiver that a client or an agency named.
///
/// @param types codes of the events it wants; empty for all there are and will be
/// @param withContent whether it gets what was said as well, where that may leave at all
/// @param disabledFor `failing` or `gone`, where the house turned it off
/// @param failures attempts in a row that failed
public record Endpoint(
        UUID id,
        String url,
        String note,
        Optional<List<String>> types,
        boolean withContent,
        State state,
        Optional<String> disabledFor,
        int failures,
        Optional<Instant> failingSince,
        Optional<Instant> restsUntil,
        Instant createdAt) {
    /// Paused by people: what happens meanwhile waits. Disabled by the house: what happens meanwhile can be sent later.
    public enum State {
        ON,
        PAUSED,
        DISABLED,
        REMOVED;

        /// The transmitted form: `on`.
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonIgnore
    public boolean isOn() {
        return state == State.ON;
    }
}
