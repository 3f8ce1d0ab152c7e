package io.nexaera.chat;

import io.nexaera.models.ModelEvent.FinishReason;
import java.util.List;
import java.util.UUID;

/// What happens while an agent answers: [Started], any number of [Delta], [Cited], then [Finished].
public sealed interface ChatEvent {
    /// The question is kept; the answer is under way.
    record Started(UUID conversation) implements ChatEvent {}

    record Delta(String text) implements ChatEvent {}

    /// The text is complete: what it rests on, and why it ended where it did.
    record Cited(List<Citation> citations, FinishReason finish) implements ChatEvent {}

    record Finished(Message message) implements ChatEvent {}
}
