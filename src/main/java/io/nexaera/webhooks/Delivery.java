package io.nexaera.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An event on its way to an endpoint, as people see it.
///
/// @param event its id; with `evt_` before it the message's
/// @param attempts how many there are on record
/// @param nextAt of the next one, while it waits
public record Delivery(
        UUID endpoint,
        UUID event,
        String type,
        Instant at,
        String state,
        int attempts,
        Optional<Instant> nextAt,
        Optional<Integer> lastStatus,
        Optional<String> lastProblem,
        Optional<Integer> lagMillis) {
    @JsonProperty("messageId")
    public String messageId() {
        return Message.id(event);
    }
}
