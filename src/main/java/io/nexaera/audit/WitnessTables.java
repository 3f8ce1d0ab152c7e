package io.nexaera.audit;

import io.nexaera.tenancy.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of the witnesses of this log.
final class WitnessTables {
    /// @param size of the newest checkpoint that it cosigned; 0 for none
    /// @param note that checkpoint as the log signed it
    /// @param cosignature the witness's lines below it
    /// @param trouble why the last try failed; empty where it didn't
    record Row(
            String name,
            long size,
            String note,
            String cosignature,
            Optional<Instant> cosignedAt,
            String trouble,
            boolean contradiction,
            Optional<Instant> troubledAt,
            int failures,
            boolean isStale) {
        static Row read(ResultSet row, int n) throws SQLException {
            return new Row(
                    row.getString("name"),
                    row.getLong("size"),
                    row.getString("note"),
                    row.getString("cosignature"),
                    Optional.ofNullable(row.getTimestamp("cosigned_at")).map(Timestamp::toInstant),
                    row.getString("trouble"),
                    row.getBoolean("contradiction"),
                    Optional.ofNullable(row.getTimestamp("troubled_at")).map(Timestamp::toInstant),
                    row.getInt("failures"),
                    row.getBoolean("stale"));
        }
    }

    private static final String ROW = """
            select name, size, note, cosignature, cosigned_at, trouble, contradiction, troubled_at, failures,
              cosigned_at is null or cosigned_at < now() - make_interval(secs => :refresh) as stale
            from app.log_witness
            """;

    private WitnessTables() {}

    static List<Row> all(Transaction tx) {
        return tx.sql(ROW + "order by name")
                .param("refresh", 0)
                .query(Row::read)
                .list();
    }

    /// The witness, locked until the transaction ends; empty where another node has it, or it is not yet time to try
    /// again.
    ///
    /// @param refresh a cosignature older than this is stale
    static Optional<Row> claim(Transaction tx, String name, Duration refresh) {
        tx.sql("insert into app.log_witness (name) values (:name) on conflict (name) do nothing")
                .param("name", name)
                .update();
        return tx.sql(ROW + """
                        where name = :name and busy_until < now() and next_try <= now() for update skip locked""")
                .param("name", name)
                .param("refresh", refresh.toSeconds())
                .query(Row::read)
                .optional();
    }

    /// Keeps it to this node beyond the transaction.
    static void keepBusy(Transaction tx, String name, Duration lease) {
        tx.sql("update app.log_witness set busy_until = now() + make_interval(secs => :lease) where name = :name")
                .param("name", name)
                .param("lease", lease.toSeconds())
                .update();
    }

    static void cosigned(Transaction tx, String name, LogTables.Head head, String cosignature) {
        tx.sql("""
                        update app.log_witness set size = :size, note = :note, cosignature = :cosignature, cosigned_at = now(),
                          trouble = '', contradiction = false, failures = 0, next_try = '-infinity', busy_until = '-infinity'
                        where name = :name""")
                .param("name", name)
                .param("size", head.size())
                .param("note", head.note())
                .param("cosignature", cosignature)
                .update();
    }

    /// @param wait until the next try
    static void failed(Transaction tx, String name, String trouble, boolean contradiction, Duration wait) {
        tx.sql("""
                        update app.log_witness set trouble = :trouble, contradiction = :contradiction, troubled_at = now(),
                          failures = failures + 1, next_try = now() + make_interval(secs => :wait), busy_until = '-infinity'
                        where name = :name""")
                .param("name", name)
                .param("trouble", trouble)
                .param("contradiction", contradiction)
                .param("wait", wait.toSeconds())
                .update();
    }
}
