package io.nexaera.audit;

import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.TileTree;
import io.nexaera.tlog.TlogProof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The proof files of a batch of a tenant's entries, all against one checkpoint.
final class EntryProofs {
    private record Placed(CommittedEntry entry, long index) {
        static Placed read(ResultSet row, int n) throws SQLException {
            return new Placed(CommittedEntry.read(row), row.getLong("leaf_index"));
        }
    }

    private EntryProofs() {}

    /// As far as there are any: not of an entry that waits for its place, was emptied, or is the other side's.
    static Map<UUID, String> of(TenantTransaction tx, List<AuditEntry> entries) {
        Optional<LogTables.Head> head = LogTables.head(tx);
        if (head.isEmpty() || entries.isEmpty()) {
            return Map.of();
        }
        long size = head.get().size();
        Merkle.Nodes tree = new RememberedNodes(new TileTree(tile -> LogTables.tile(tx, tile), size));
        Map<UUID, String> proofs = new HashMap<>();
        placed(tx, entries).stream()
                .filter(one -> one.index() < size)
                .forEach(one -> proofs.put(
                        one.entry().id(),
                        proof(one.entry(), one.index(), tree, head.get()).text()));
        return proofs;
    }

    static TlogProof proof(CommittedEntry entry, long index, Merkle.Nodes tree, LogTables.Head head) {
        return new TlogProof(entry.opening(), index, Merkle.inclusion(tree, index, head.size()), head.note());
    }

    private static List<Placed> placed(TenantTransaction tx, List<AuditEntry> entries) {
        return tx.sql("select " + CommittedEntry.COLUMNS + """
                        , l.leaf_index from app.audit_entry e
                        join app.log_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
                        where e.tenant_id = :tenant and e.id = any (:ids) and e.salt is not null""")
                .param("ids", entries.stream().map(AuditEntry::id).toArray(UUID[]::new))
                .query(Placed::read)
                .list();
    }
}
