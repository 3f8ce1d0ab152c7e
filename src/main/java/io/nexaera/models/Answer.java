package io.nexaera.models;

import io.nexaera.models.ModelEvent.Done;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.models.ModelEvent.Text;
import io.nexaera.models.ModelEvent.Usage;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is known of an answer while it arrives. One thread.
final class Answer {
    private final Consumer<? super ModelEvent> sink;
    private boolean hasText;
    private boolean ended;
    private @Nullable FinishReason finish;
    private OptionalLong inputTokens = OptionalLong.empty();
    private OptionalLong outputTokens = OptionalLong.empty();

    Answer(Consumer<? super ModelEvent> sink) {
        this.sink = sink;
    }

    void text(String delta) {
        if (!delta.isEmpty()) {
            hasText = true;
            sink.accept(new Text(delta));
        }
    }

    void finish(FinishReason reason) {
        finish = reason;
    }

    void inputTokens(OptionalLong tokens) {
        inputTokens = tokens.isPresent() ? tokens : inputTokens;
    }

    void outputTokens(OptionalLong tokens) {
        outputTokens = tokens.isPresent() ? tokens : outputTokens;
    }

    /// Nothing more will come.
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /// Whether the model said that it is through, whatever happens to the connection afterwards.
    boolean isComplete() {
        return ended || finish != null;
    }

    boolean isEmpty() {
        return !hasText;
    }

    FinishReason finishReason() {
        return finish == null ? FinishReason.STOP : finish;
    }

    void done() {
        Optional<Usage> usage = inputTokens.isPresent() && outputTokens.isPresent()
                ? Optional.of(new Usage(inputTokens.getAsLong(), outputTokens.getAsLong()))
                : Optional.empty();
        sink.accept(new Done(finishReason(), usage));
    }
}
