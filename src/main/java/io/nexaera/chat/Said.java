package io.nexaera.chat;

import io.nexaera.models.ModelMessage;
import io.nexaera.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One side of what was said before, as a device that keeps the conversation sends it along.
///
/// @param role `user` or `assistant`
record Said(@Nullable String role, @Nullable String text) {
    private static final int MOST = 200;
    private static final int LONGEST = 32_000;

    /// @throws Problem.Invalid `chat.history`
    static List<ModelMessage> messages(@Nullable List<Said> all) {
        if (all == null) {
            return List.of();
        }
        if (all.size() > MOST) {
            throw invalid("Send along 200 messages at most; the last 20 are read.");
        }
        return all.stream().map(Said::message).toList();
    }

    private ModelMessage message() {
        String said = text == null ? "" : text;
        if (said.length() > LONGEST) {
            throw invalid("A message that is sent along has 32,000 characters at most.");
        }
        return switch (String.valueOf(role)) {
            case "user" -> ModelMessage.user(said);
            case "assistant" -> ModelMessage.assistant(said);
            default -> throw invalid("What was said before was said by user or assistant.");
        };
    }

    private static Problem.Invalid invalid(String sentence) {
        return new Problem.Invalid("chat.history", "history", sentence);
    }
}
