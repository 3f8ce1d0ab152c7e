package io.nexaera.quarantine;

/// What may become of a tool call.
public sealed interface ToolDecision {
    record Run() implements ToolDecision {}

    /// A person must see the call with its arguments and say yes.
    record AskApproval(Finding finding) implements ToolDecision {}

    record Refuse(Finding finding) implements ToolDecision {}
}
