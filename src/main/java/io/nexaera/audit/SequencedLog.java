package io.nexaera.audit;

import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.tlog.Merkle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// One tenant's log in the order in which its entries got their index. The [Sequencer] gives indexes to committed
/// entries alone, under one lock: whoever has read up to an index never finds anything new below it, however late
/// an entry with an older id or time commits.
@Component
public class SequencedLog {
    /// How far an entry's id, which sorts by time, may be behind its time.
    private static final Duration ID_BEHIND_TIME = Duration.ofMinutes(1);

    private static final int MOST_COUNTED = 1_000_000;

    /// @param index its place in the log of the whole installation
    /// @param leafHash the hash of its leaf (RFC 6962 §2.1), hex
    /// @param entry empty where its row is gone; its leaf, its number and the proof that it was there stay
    public record Sequenced(long index, String leafHash, Optional<AuditEntry> entry) {}

    /// How much there is from an index on.
    ///
    /// @param entries counted up to a million
    /// @param oldest when the first of them happened; empty where there is none
    public record Backlog(long entries, Optional<Instant> oldest) {}

    /// The tenant's entries from `index` on, in their order, at most `limit`.
    public List<Sequenced> from(TenantTransaction tx, long index, int limit) {
        return tx.sql("""
                        select l.leaf_index, l.commitment, e.id, e.at, e.actor_kind, e.actor_id, e.actor, e.action, e.outcome,
                          e.target_kind, e.target_id, e.target, e.before::text as before_text,
                          e.after::text as after_text, e.address,
                          e.user_agent, e.request_id, e.access_id
                        from (select leaf_index, tenant_id, entry_id, commitment from app.log_leaf
                          where tenant_id = :tenant and leaf_index >= :index order by leaf_index limit :limit) l
                        left join app.audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
                        order by l.leaf_index""")
                .param("index", index)
                .param("limit", limit)
                .query(SequencedLog::read)
                .list();
    }

    /// How many of the tenant's entries are below `index`: the number of the last of them, counting from 1.
    public long below(TenantTransaction tx, long index) {
        return tx.sql("select count(*) from app.log_leaf where tenant_id = :tenant and leaf_index < :index")
                .param("index", index)
                .query(Long.class)
                .single();
    }

    /// The index behind the tenant's newest entry: whatever comes is there or above.
    public long end(TenantTransaction tx) {
        return tx.sql("select coalesce(max(leaf_index) + 1, 0) from app.log_leaf where tenant_id = :tenant")
                .query(Long.class)
                .single();
    }

    /// The lowest index of an entry that happened at `time` or later; the end where there is none.
    public long since(TenantTransaction tx, Instant time) {
        return tx.sql("""
                        select min(l.leaf_index) from app.audit_entry e
                        join app.log_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
                        where e.tenant_id = :tenant and e.id >= :from and e.at >= :time""")
                .param("from", firstId(time.minus(ID_BEHIND_TIME)))
                .param("time", Timestamp.from(time))
                .query(Long.class)
                .optional()
                .orElseGet(() -> end(tx));
    }

    /// The index of the tenant's entry with this number, counted from 1; the end where there is none.
    public long indexOf(TenantTransaction tx, long number) {
        return tx.sql("""
                        select leaf_index from app.log_leaf where tenant_id = :tenant
                        order by leaf_index offset :before limit 1""")
                .param("before", Math.max(0, number - 1))
                .query(Long.class)
                .optional()
                .orElseGet(() -> end(tx));
    }

    public Backlog backlog(TenantTransaction tx, long index) {
        return tx.sql("""
                        select count(*) as entries, (select e.at from app.audit_entry e
                          where e.tenant_id = :tenant and e.id = (select f.entry_id from app.log_leaf f
                            where f.tenant_id = :tenant and f.leaf_index >= :index order by f.leaf_index limit 1)) as oldest
                        from (select from app.log_leaf l where l.tenant_id = :tenant and l.leaf_index >= :index limit :most) l""")
                .param("most", MOST_COUNTED)
                .param("index", index)
                .query((row, n) -> new Backlog(
                        row.getLong("entries"),
                        Optional.ofNullable(row.getTimestamp("oldest")).map(Timestamp::toInstant)))
                .single();
    }

    /// The name of the log on its checkpoints; empty before the first.
    public Optional<String> origin(TenantTransaction tx) {
        return LogTables.head(tx).map(LogTables.Head::origin);
    }

    /// The lowest UUID of version 7 (RFC 9562 §5.7) of that moment.
    private static UUID firstId(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }

    private static Sequenced read(ResultSet row, int n) throws SQLException {
        String leaf = HexFormat.of().formatHex(Merkle.leaf(row.getBytes("commitment")));
        boolean there = row.getObject("id") != null;
        return new Sequenced(
                row.getLong("leaf_index"), leaf, there ? Optional.of(AuditSearch.read(row, n)) : Optional.empty());
    }
}
