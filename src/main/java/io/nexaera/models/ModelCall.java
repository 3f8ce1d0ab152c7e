package io.nexaera.models;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One question to a model.
///
/// @param temperature 0 to 2; null leaves it to the provider (some models accept no other)
/// @param maxTokens the most tokens of the answer
/// @param timeout the longest time for the whole answer
/// @param streamed whether the provider sends the answer in pieces as it is made
public record ModelCall(
        String model,
        List<PromptMessage> messages,
        @Nullable Double temperature,
        int maxTokens,
        Duration timeout,
        boolean streamed) {

    public ModelCall {
        messages = List.copyOf(messages);
        if (model.isBlank() || messages.isEmpty() || maxTokens < 1 || !timeout.isPositive()) {
            throw new IllegalArgumentException("a call needs a model, a message, room for an answer and time");
        }
        if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("temperature goes from 0 to 2");
        }
    }

    /// The parts that name nobody: messages are content.
    @Override
    public String toString() {
        return "ModelCall[model=%s, messages=%d]".formatted(model, messages.size());
    }
}
