package io.nexaera.witness;

/// What a witness answers to a checkpoint.
public sealed interface WitnessVerdict {
    /// @param lines the signature lines that go below the checkpoint
    record Cosigned(String lines) implements WitnessVerdict {}

    /// It is no request, or the old size is above the new one.
    record Malformed(String sentence) implements WitnessVerdict {}

    record UnknownLog() implements WitnessVerdict {}

    /// No signature of a key that is trusted for this log.
    record Unsigned() implements WitnessVerdict {}

    /// @param size of the newest checkpoint that was cosigned, which the request doesn't start from
    record OtherSize(long size) implements WitnessVerdict {}

    /// The same size with another root was cosigned before.
    record OtherRoot() implements WitnessVerdict {}

    /// The proof doesn't show that the checkpoint continues the one before.
    record Inconsistent() implements WitnessVerdict {}
}
