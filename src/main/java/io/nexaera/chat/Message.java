package io.nexaera.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nexaera.models.KeyTier;
import io.nexaera.quarantine.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// One side of an exchange, as it is kept.
///
/// @param answeredBy the model's name, or `documents` where passages were quoted; empty for a person's message
/// @param keyTier whose key paid for the model; empty where none was asked
/// @param grounded false where the documents did not hold the answer
/// @param findings what the quarantine noticed in it, without its words
/// @param keptBack kinds of personal data that a model read placeholders for, and how many of each
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
        List<Finding> findings,
        Map<String, Integer> keptBack) {
    public enum Author {
        PERSON,
        AGENT
    }

    public enum State {
        COMPLETE,
        STOPPED,
        FAILED
    }

    /// `2 × name, phone`; empty where nothing was.
    public String keptBackInWords() {
        return keptBack.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(kind -> kind.getValue() == 1 ? kind.getKey() : kind.getValue() + " × " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    /// Quoted from the documents without a model.
    @JsonProperty
    public boolean extractive() {
        return answeredBy.equals(Optional.of(Reply.BY_DOCUMENTS));
    }
}
