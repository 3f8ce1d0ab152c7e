package io.nexaera.chat;

import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.problem.Problem;
import java.util.List;
import java.util.Optional;

/// What came of a question, before it is kept.
///
/// @param finish why a complete answer ended where it did
record Reply(
        String text,
        Message.State state,
        Optional<Problem> problem,
        List<Citation> citations,
        String answeredBy,
        boolean grounded,
        int inputTokens,
        int outputTokens,
        FinishReason finish) {
    static final String BY_DOCUMENTS = "documents";
}
