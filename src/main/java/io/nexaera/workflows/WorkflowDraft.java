package io.nexaera.workflows;

import io.nexaera.outbox.EventType;
import io.nexaera.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// A workflow as somebody wants it.
///
/// @param onEvents codes of events that start it
record WorkflowDraft(
        String name, Optional<UUID> agent, OptionalInt everyMinutes, List<String> onEvents, Definition definition) {
    private static final int MOST_MINUTES = 44_640;
    private static final int MOST_EVENTS = 20;

    /// Started by no event.
    WorkflowDraft(String name, Optional<UUID> agent, OptionalInt everyMinutes, Definition definition) {
        this(name, agent, everyMinutes, List.of(), definition);
    }

    WorkflowDraft {
        name = name.strip();
        if (name.isEmpty() || name.length() > 80) {
            throw new Problem.Invalid("workflows.name", "name", "A name has 1 to 80 characters.");
        }
        if (everyMinutes.isPresent() && (everyMinutes.getAsInt() < 5 || everyMinutes.getAsInt() > MOST_MINUTES)) {
            throw new Problem.Invalid(
                    "workflows.every", "everyMinutes", "It may start every 5 minutes to every 31 days.");
        }
        onEvents = onEvents.stream().distinct().sorted().toList();
        onEvents.forEach(WorkflowDraft::requireKnown);
        if (onEvents.size() > MOST_EVENTS) {
            throw new Problem.Invalid(
                    "workflows.events", "onEvents", "It may be started by at most " + MOST_EVENTS + " kinds of event.");
        }
        boolean asks = definition.steps().stream()
                .anyMatch(step -> step.action() instanceof Action.Ask || step.action() instanceof Action.Extract);
        if (asks && agent.isEmpty()) {
            throw new Problem.Invalid("workflows.agent", "agent", "Choose the agent that its steps ask.");
        }
    }

    private static void requireKnown(String code) {
        if (EventType.of(code).filter(Cues.types()::contains).isEmpty()) {
            String shown = code.length() <= 40 ? code : code.substring(0, 40) + "…";
            throw new Problem.Invalid(
                    "workflows.events", "onEvents", "No event called " + shown + " can start a workflow.");
        }
    }
}
