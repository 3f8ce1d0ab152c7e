package io.nexaera.workflows;

import io.nexaera.outbox.Cause;
import java.util.Optional;
import java.util.UUID;

/// What started a run.
///
/// @param by in words, for people
/// @param event that started it
/// @param cause of that event, where another run caused it
/// @param message the id of the signed message that started it
record Start(String by, Optional<UUID> event, Optional<Cause> cause, Optional<String> message) {
    static Start by(String who) {
        return new Start(who, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Start byMessage(String id) {
        return new Start("a signed webhook", Optional.empty(), Optional.empty(), Optional.of(id));
    }
}
