package io.nexaera.chat;

import io.nexaera.models.ModelMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;

/// What somebody asks an agent.
///
/// @param conversation to go on with; empty starts a new one
/// @param channel `console` or `api`
/// @param history what was said before, where the caller keeps it; otherwise it is read from the conversation
/// @param temperature instead of the agent's
/// @param maxTokens instead of the agent's limit, if lower
public record Question(
        UUID agent,
        Optional<UUID> conversation,
        String text,
        String channel,
        List<ModelMessage> history,
        OptionalDouble temperature,
        OptionalInt maxTokens) {

    /// The same in the words that were admitted.
    Question saying(String admitted) {
        return new Question(agent, conversation, admitted, channel, history, temperature, maxTokens);
    }

    /// The same with what was said before.
    public Question after(List<ModelMessage> said) {
        return new Question(agent, conversation, text, channel, said, temperature, maxTokens);
    }

    public static Question of(UUID agent, Optional<UUID> conversation, String text, String channel) {
        return new Question(agent, conversation, text, channel, List.of(), OptionalDouble.empty(), OptionalInt.empty());
    }
}
