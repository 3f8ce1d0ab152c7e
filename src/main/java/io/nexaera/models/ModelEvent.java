package io.nexaera.models;

import java.util.Optional;

/// What a model sends back: any number of [Text], then exactly one [Done]. A failure is a `Problem` instead of [Done].
public sealed interface ModelEvent {

    /// The next piece of the answer; never empty.
    record Text(String delta) implements ModelEvent {}

    /// The answer is complete.
    ///
    /// @param usage empty when the provider did not say
    record Done(FinishReason reason, Optional<Usage> usage) implements ModelEvent {}

    /// Why the model stopped.
    enum FinishReason {
        /// It said what it had to say.
        STOP,
        /// It reached the limit of tokens; the answer may end in mid-sentence.
        LENGTH,
        /// The provider's filter stopped it.
        FILTERED,
        OTHER
    }

    /// Tokens as the provider counts and bills them.
    record Usage(long inputTokens, long outputTokens) {}
}
