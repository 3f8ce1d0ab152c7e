package io.nexaera.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Entries that a tenant keeps no longer went, or are going.
///
/// @param days that the tenant keeps its log
/// @param before when an entry must have been written
/// @param minimumIndex the place in the log below which the tenant's entries go
/// @param entries how many there were when it was declared
public record AgeOut(
        UUID id,
        int days,
        Instant before,
        long minimumIndex,
        long entries,
        long removed,
        Instant declaredAt,
        Optional<Instant> finishedAt) {
    static final String COLUMNS = "id, days, before, minimum_index, entries, removed, declared_at, finished_at";

    static AgeOut read(ResultSet row, int n) throws SQLException {
        return new AgeOut(
                row.getObject("id", UUID.class),
                row.getInt("days"),
                row.getTimestamp("before").toInstant(),
                row.getLong("minimum_index"),
                row.getLong("entries"),
                row.getLong("removed"),
                row.getTimestamp("declared_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant));
    }

    public int percent() {
        return finishedAt.isPresent() || entries == 0 ? 100 : (int) Math.min(99, removed * 100 / entries);
    }
}
