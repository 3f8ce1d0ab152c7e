package io.nexaera.workflows;

import io.nexaera.outbox.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// A workflow as it stands now.
///
/// @param agent in whose scope its runs ask questions
/// @param version of its steps; grows with each change of them
/// @param everyMinutes how often the clock starts it
/// @param onEvents that start it
record Workflow(
        UUID id,
        String name,
        Optional<UUID> agent,
        int version,
        OptionalInt everyMinutes,
        Optional<Instant> nextRunAt,
        List<EventType> onEvents,
        Instant updatedAt,
        Definition definition) {}
