package io.nexaera.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nexaera.models.KeyTier;
import io.nexaera.quarantine.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One side of an exchange, as it is kept.
///
/// @param answeredBy the model's name, or `documents` where passages were quoted; empty for a person's message
/// @param keyTier whose key paid for the model; empty where none was asked
/// @param grounded false where the documents did not hold the answer
/// @param findings what the quarantine noticed in it, without its words
/// @param problem why an answer failed, for the person who reads it
public record Message(
        UUID id,
        UUID conversation,
        Author author,
        String text,
        State state,
        Optional<String> problem,
        List<Citation> citations,
        Optional<String> answeredBy,
        Optional<KeyTier> keyTier,
        boolean grounded,
        int inputTokens,
        int outputTokens,
        int latencyMillis,
        Instant sentAt,
        List<Finding> findings) {
    public enum Author {
        PERSON,
        AGENT
    }

    public enum State {
        COMPLETE,
        STOPPED,
        FAILED
    }

    /// Quoted from the documents without a model.
    @JsonProperty
    public boolean extractive() {
        return answeredBy.equals(Optional.of(Reply.BY_DOCUMENTS));
    }
}
