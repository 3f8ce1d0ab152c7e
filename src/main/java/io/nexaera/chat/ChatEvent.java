package io.nexaera.chat;

import java.util.List;
import java.util.UUID;

/// What happens while an agent answers: [Started], any number of [Delta], [Cited], then [Finished].
public sealed interface ChatEvent {
    /// The question is kept; the answer is under way.
    record Started(UUID conversation) implements ChatEvent {}

    record Delta(String text) implements ChatEvent {}

    record Cited(List<Citation> citations) implements ChatEvent {}

    record Finished(Message message) implements ChatEvent {}
}
