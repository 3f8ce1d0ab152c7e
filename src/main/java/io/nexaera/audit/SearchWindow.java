package io.nexaera.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The ids among which a search looks. An entry's id (RFC 9562 §5.7) begins with the millisecond it was written in, so
/// a
/// time is a place in the order of ids.
///
/// @param floor the first id, which is within
/// @param below the first id that isn't any more
record SearchWindow(UUID floor, UUID below) {
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    /// The id and the time of an entry are read from the clock one after the other.
    private static final Duration SLACK = Duration.ofSeconds(10);

    static SearchWindow of(AuditFilter filter, Optional<UUID> after) {
        UUID floor = filter.from() == null ? FIRST : firstOf(filter.from().minus(SLACK));
        UUID below = filter.until() == null ? LAST : firstOf(filter.until().plus(SLACK));
        return new SearchWindow(floor, after.map(id -> lower(id, below)).orElse(below));
    }

    /// When the entry with this id was written.
    static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /// The first id that an entry of that time can have.
    static UUID firstOf(Instant time) {
        return new UUID(Math.clamp(time.toEpochMilli(), 0, (1L << 47) - 1) << 16, 0);
    }

    private static UUID lower(UUID one, UUID other) {
        return compare(one, other) < 0 ? one : other;
    }

    /// As Postgres compares them: without signs.
    private static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
