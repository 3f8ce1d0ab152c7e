package io.nexaera.siem;

import java.util.List;

/// Events that are delivered together.
///
/// @param from the index of the log from which on they were read
/// @param next the index behind the last of them
/// @param number of the last of them
record Batch(long from, long next, long number, List<Event> events) {
    boolean isEmpty() {
        return events.isEmpty();
    }

    /// The same for every attempt.
    String name() {
        return events.getFirst().number() + "-" + number;
    }
}
