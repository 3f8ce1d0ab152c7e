package io.nexaera.chat;

import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelUse;
import io.nexaera.models.ServingKey;
import io.nexaera.problem.Problem;
import io.nexaera.quarantine.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a question, before it is kept.
///
/// @param key whose key paid; empty where no model was asked
/// @param findings what the quarantine noticed in the passages and took out of the answer
/// @param keptBack kinds of personal data that the model read placeholders for, and how many of each
/// @param finish why a complete answer ended where it did
record Reply(
        String text,
        Message.State state,
        Optional<Problem> problem,
        List<Citation> citations,
        String answeredBy,
        Optional<ServingKey> key,
        boolean grounded,
        int inputTokens,
        int outputTokens,
        FinishReason finish,
        List<Finding> findings,
        Map<String, Integer> keptBack) {
    static final String BY_DOCUMENTS = "documents";

    /// Its reader went before a word was said.
    static Reply unread() {
        return new Reply(
                "",
                Message.State.STOPPED,
                Optional.empty(),
                List.of(),
                BY_DOCUMENTS,
                Optional.empty(),
                true,
                0,
                0,
                FinishReason.OTHER,
                List.of(),
                Map.of());
    }

    /// What the model took; empty where none was asked.
    Optional<ModelUse> use() {
        return key.map(paid -> new ModelUse(paid, answeredBy, inputTokens, outputTokens));
    }
}
