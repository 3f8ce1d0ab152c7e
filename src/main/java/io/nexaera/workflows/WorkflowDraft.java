package io.nexaera.workflows;

import io.nexaera.problem.Problem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// A workflow as somebody wants it.
record WorkflowDraft(String name, Optional<UUID> agent, OptionalInt everyMinutes, Definition definition) {
    private static final int MOST_MINUTES = 44_640;

    WorkflowDraft {
        name = name.strip();
        if (name.isEmpty() || name.length() > 80) {
            throw new Problem.Invalid("workflows.name", "name", "A name has 1 to 80 characters.");
        }
        if (everyMinutes.isPresent() && (everyMinutes.getAsInt() < 5 || everyMinutes.getAsInt() > MOST_MINUTES)) {
            throw new Problem.Invalid(
                    "workflows.every", "everyMinutes", "It may start every 5 minutes to every 31 days.");
        }
        boolean asks = definition.steps().stream()
                .anyMatch(step -> step.action() instanceof Action.Ask || step.action() instanceof Action.Extract);
        if (asks && agent.isEmpty()) {
            throw new Problem.Invalid("workflows.agent", "agent", "Choose the agent that its steps ask.");
        }
    }
}
