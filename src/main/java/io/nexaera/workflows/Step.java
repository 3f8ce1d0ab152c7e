package io.nexaera.workflows;

import java.time.Duration;
import java.util.Optional;

/// One step of a workflow.
///
/// @param name by which later steps call its outcome: `steps.name`
/// @param when skips the step where it is false
/// @param each a list: the step is done once for each of its items, at most 100
/// @param retries how often it is tried again after it failed for a reason that may pass
/// @param time the longest that one attempt may take
record Step(
        String name,
        String kind,
        Action action,
        Optional<Expression> when,
        Optional<Expression> each,
        int retries,
        Duration time) {}
