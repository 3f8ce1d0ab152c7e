package io.nexaera.chat;

import io.nexaera.models.ModelEvent.FinishReason;
import java.util.List;
import java.util.UUID;

/// What happens while an agent answers: [Started], any number of [Delta], [Cited], then [Finished].
public sealed interface ChatEvent {
    /// The question is admitted; the answer is under way.
    ///
    /// @param stored false in Healthcare Mode: nothing of it is kept here
    /// @param dropped how many of the older messages that were sent along are not read
    record Started(UUID conversation, boolean stored, int dropped) implements ChatEvent {
        static Started of(Turn turn) {
            return new Started(
                    turn.conversation(),
                    turn.unstored().isEmpty(),
                    turn.unstored().map(Turn.Unstored::dropped).orElse(0));
        }
    }

    record Delta(String text) implements ChatEvent {}

    /// The text is complete: what it rests on, and why it ended where it did.
    record Cited(List<Citation> citations, FinishReason finish) implements ChatEvent {}

    record Finished(Message message) implements ChatEvent {}
}
