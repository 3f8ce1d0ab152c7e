package io.nexaera.retention;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What of one kind would go now; nothing is changed by asking.
///
/// @param days empty: for ever, so nothing goes
/// @param before what is older goes; empty where nothing does
/// @param held a hold keeps it all the same
/// @param rows of all tables; 5,000,000 of one table stand for "or more"
/// @param bytes about
/// @param oldest of what would go
record DryRun(
        DataClass kind,
        Optional<Integer> days,
        boolean held,
        Optional<Instant> before,
        long rows,
        long bytes,
        Optional<Instant> oldest,
        List<Table> tables) {
    /// @param emptied the rows stay and lose what is in them
    record Table(String name, boolean emptied, long rows, long bytes, Optional<Instant> oldest) {}

    static DryRun count(TenantTransaction tx, RetentionRule rule, Optional<Integer> days, Instant now) {
        Optional<Instant> before = days.map(some -> now.minus(Duration.ofDays(some)));
        List<Table> tables =
                before.map(moment -> tables(tx, rule.kind(), moment)).orElse(List.of());
        return new DryRun(
                rule.kind(),
                days,
                rule.held(),
                before,
                tables.stream().mapToLong(Table::rows).sum(),
                tables.stream().mapToLong(Table::bytes).sum(),
                tables.stream().flatMap(table -> table.oldest().stream()).min(Instant::compareTo),
                tables);
    }

    private static List<Table> tables(TenantTransaction tx, DataClass kind, Instant before) {
        return tx.sql(
                        "select name, emptied, going, bytes, oldest from ctx.purge_preview(:class, :before) order by step")
                .param("class", kind.code())
                .param("before", Timestamp.from(before))
                .query(DryRun::read)
                .list();
    }

    private static Table read(ResultSet row, int n) throws SQLException {
        return new Table(
                row.getString("name"),
                row.getBoolean("emptied"),
                row.getLong("going"),
                row.getLong("bytes"),
                Optional.ofNullable(row.getTimestamp("oldest")).map(Timestamp::toInstant));
    }

    /// Those with rows, in words: `120 messages · 3 conversations`.
    public String words() {
        return tables.stream()
                .filter(table -> table.rows() > 0)
                .map(table -> TableWords.of(table.rows(), table.name()) + (table.emptied() ? ", emptied" : ""))
                .collect(java.util.stream.Collectors.joining(" · "));
    }

    /// `12.5 MB`
    public String size() {
        return Size.text(bytes);
    }
}
