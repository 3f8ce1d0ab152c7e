package io.nexaera.workflows;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a step does. A closed set: no step holds code.
sealed interface Action {
    /// Calls an address; the same `Idempotency-Key` at each attempt.
    record Call(String method, Template url, Map<String, Template> headers, Optional<Template> body)
            implements Action {}

    /// Asks the workflow's agent.
    record Ask(Template question) implements Action {}

    /// Has the agent find fields in a text; the answer must have exactly these, each of its type.
    ///
    /// @param fields name → `text`, `number` or `yes-no`
    record Extract(Template text, Map<String, String> fields) implements Action {}

    /// Waits for a person's word.
    record Approve(Template question, Duration within) implements Action {}

    record Delay(Duration time) implements Action {}

    record SendMail(Template to, Template subject, Template text) implements Action {}

    /// Ends the run, as finished, where it doesn't hold.
    record Condition(Expression that) implements Action {}

    /// Tells whoever listens: webhooks, other workflows.
    ///
    /// @param event what the workflow calls it
    /// @param values an object of at most ten
    record Emit(String event, Template values) implements Action {}

    /// Gives values a name.
    record Compute(Template values) implements Action {}

    /// Whether it runs in this process, with a beginning and an end, rather than waiting for something.
    default boolean isWork() {
        return !(this instanceof Approve) && !(this instanceof Delay);
    }
}
