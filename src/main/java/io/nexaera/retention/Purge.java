package io.nexaera.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is older than it is kept went, or is going.
///
/// @param byHand somebody asked for it, rather than the day
/// @param parts one table each, in the order in which they are done
record Purge(UUID id, boolean byHand, Instant startedAt, Optional<Instant> finishedAt, List<Part> parts) {
    /// @param days how long it is kept, and whose rule that is: `own`, `agency`, `default`
    /// @param before older rows go
    /// @param about how many there were when it began
    /// @param stopped why it went no further: `held`, `kept longer`
    /// @param space what was done about the room that the rows left: see `docs/formats.md`
    record Part(
            int step,
            DataClass kind,
            String table,
            boolean emptied,
            int days,
            String source,
            Instant before,
            long about,
            long gone,
            Optional<String> stopped,
            boolean done,
            Optional<String> space) {
        public String label() {
            return table.replace('_', ' ');
        }
    }

    public long about() {
        return parts.stream().mapToLong(Part::about).sum();
    }

    public long gone() {
        return parts.stream().mapToLong(Part::gone).sum();
    }

    public String kinds() {
        return parts.stream()
                .map(part -> part.kind().label())
                .distinct()
                .collect(java.util.stream.Collectors.joining(", "));
    }

    /// The first reason why something stayed.
    public Optional<String> stopped() {
        return parts.stream().flatMap(part -> part.stopped().stream()).findFirst();
    }

    public int percent() {
        return finishedAt.isPresent() || about() == 0 ? 100 : (int) Math.min(99, gone() * 100 / about());
    }

    /// `going`, `tidying up`, `stopped`, `done`
    public String state() {
        if (finishedAt.isPresent()) {
            return stopped().isPresent() ? "stopped" : "done";
        }
        return parts.stream().allMatch(Part::done) ? "tidying up" : "going";
    }
}
