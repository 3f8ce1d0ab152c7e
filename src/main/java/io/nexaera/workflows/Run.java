package io.nexaera.workflows;

import io.nexaera.outbox.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// One run of a workflow.
///
/// @param step the index of the next step
/// @param chain the run that it all began with, where events of runs led to this one
/// @param depth how many runs lead to this one
record Run(
        UUID id,
        UUID workflow,
        String workflowName,
        int version,
        Optional<UUID> agent,
        State state,
        JsonNode input,
        String startedBy,
        int step,
        Optional<String> problem,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<UUID> chain,
        int depth) {
    enum State {
        RUNNING,
        WAITING,
        FINISHED,
        FAILED,
        DENIED,
        CANCELLED;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean isOver() {
            return this != RUNNING && this != WAITING;
        }
    }

    /// Of whatever it does.
    Cause cause() {
        return new Cause(chain.orElse(id), depth + 1);
    }

    /// A step as it was done, once for each item of its list.
    record Done(
            int step,
            int item,
            String name,
            String kind,
            String state,
            int attempts,
            Optional<JsonNode> input,
            Optional<JsonNode> output,
            Optional<String> problem,
            Optional<Instant> waitUntil,
            Optional<String> decidedBy,
            Instant startedAt,
            Optional<Instant> endedAt) {
        boolean isOver() {
            return state.equals("done") || state.equals("skipped");
        }
    }

    /// A question that waits for somebody's word.
    record Waiting(UUID run, String workflow, int step, String question, Optional<Instant> until) {}

    /// With its steps.
    record Story(Run run, List<Done> steps) {}
}
