package io.nexaera.audit;

import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.tlog.Checkpoint;
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

    /// As far as there are any: not of an entry that waits for its place, was emptied, or is the other side's. Against
    /// the
    /// newest checkpoint that a witness cosigned, where that has the entry: these files are kept, and checked without
    /// us.
    static Map<UUID, String> of(TenantTransaction tx, List<AuditEntry> entries) {
        Optional<LogTables.Head> head = LogTables.head(tx);
        if (head.isEmpty() || entries.isEmpty()) {
            return Map.of();
        }
        Cosignatures cosignatures = Cosignatures.of(tx);
        Signed newest = Signed.of(tx, cosignatures.on(head.get().note()));
        Signed witnessed =
                cosignatures.newest().map(note -> Signed.of(tx, note)).orElse(newest);
        Map<UUID, String> proofs = new HashMap<>();
        placed(tx, entries).stream().filter(one -> one.index() < newest.size()).forEach(one -> {
            Signed signed = one.index() < witnessed.size() ? witnessed : newest;
            proofs.put(
                    one.entry().id(),
                    proof(one.entry(), one.index(), signed.tree(), signed.size(), signed.note())
                            .text());
        });
        return proofs;
    }

    /// @param size of the tree that `note` signs
    static TlogProof proof(CommittedEntry entry, long index, Merkle.Nodes tree, long size, String note) {
        return new TlogProof(entry.opening(), index, Merkle.inclusion(tree, index, size), note);
    }

    /// A checkpoint, and the tree below it.
    private record Signed(String note, long size, Merkle.Nodes tree) {
        static Signed of(TenantTransaction tx, String note) {
            long size = Checkpoint.parse(note).checkpoint().size();
            return new Signed(note, size, new RememberedNodes(new TileTree(tile -> LogTables.tile(tx, tile), size)));
        }
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
