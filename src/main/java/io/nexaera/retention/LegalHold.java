package io.nexaera.retention;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Nothing of one kind of data, or of all, goes while it stands: for a reason such as a dispute.
///
/// @param kind empty: everything
record LegalHold(UUID id, Optional<DataClass> kind, String reason, String by, Instant since) {
    static LegalHold read(ResultSet row, int n) throws SQLException {
        return new LegalHold(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getString("class")).map(DataClass::of),
                row.getString("reason"),
                row.getString("held_by_name"),
                row.getTimestamp("held_at").toInstant());
    }

    /// What it holds, in words.
    public String covers() {
        return kind.map(DataClass::label).orElse("Everything");
    }
}
