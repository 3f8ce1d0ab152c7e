package io.nexaera.witness;

import io.nexaera.tenancy.Transaction;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.Merkle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest checkpoint of each log that was cosigned.
final class WitnessedLogs {
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Known(long size, byte[] root, String fork) {}

    private WitnessedLogs() {}

    /// What is known of the log, kept from others until the transaction ends: two requests at once are answered one
    /// after
    /// the other.
    static Known lock(Transaction tx, String origin) {
        byte[] emptyRoot = Merkle.root((height, index) -> new byte[0], 0);
        tx.sql(
                        "insert into app.witnessed_log (origin, size, root) values (:origin, 0, :root) on conflict (origin) do nothing")
                .param("origin", origin)
                .param("root", emptyRoot)
                .update();
        return tx.sql("select size, root, fork from app.witnessed_log where origin = :origin for update")
                .param("origin", origin)
                .query((row, n) -> new Known(row.getLong("size"), row.getBytes("root"), row.getString("fork")))
                .single();
    }

    static void keep(Transaction tx, Checkpoint checkpoint) {
        tx.sql(
                        "update app.witnessed_log set size = :size, root = :root, cosigned_at = now(), unproven_at = null where origin = :origin")
                .param("origin", checkpoint.origin())
                .param("size", checkpoint.size())
                .param("root", checkpoint.root())
                .update();
    }

    /// Somebody sent a checkpoint of the log without proof that it continues the one that was cosigned.
    static void noteUnproven(Transaction tx, String origin) {
        tx.sql("update app.witnessed_log set unproven_at = now() where origin = :origin")
                .param("origin", origin)
                .update();
    }

    /// Keeps the first checkpoint that proves a fork, for good.
    static void keepFork(Transaction tx, Checkpoint.Signed note) {
        tx.sql("update app.witnessed_log set fork = :note, forked_at = now() where origin = :origin")
                .param("origin", note.checkpoint().origin())
                .param("note", note.text())
                .update();
    }

    static List<WitnessedLog> all(Transaction tx) {
        return tx.sql("select origin, size, cosigned_at, unproven_at, forked_at from app.witnessed_log order by origin")
                .query((row, n) -> new WitnessedLog(
                        row.getString("origin"),
                        row.getLong("size"),
                        instant(row, "cosigned_at"),
                        instant(row, "unproven_at"),
                        instant(row, "forked_at")))
                .list();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
