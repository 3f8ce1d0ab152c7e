package io.nexaera.audit;

import io.nexaera.tlog.Merkle;
import java.util.HashMap;
import java.util.Map;

/// The nodes of a tree, each computed once: proofs of entries that lie near each other share most of theirs. For one
/// batch of entries, so that it stays small.
final class RememberedNodes implements Merkle.Nodes {
    private record Place(int height, long index) {}

    private final Merkle.Nodes tree;
    private final Map<Place, byte[]> known = new HashMap<>();

    RememberedNodes(Merkle.Nodes tree) {
        this.tree = tree;
    }

    @Override
    public byte[] node(int height, long index) {
        return known.computeIfAbsent(new Place(height, index), place -> tree.node(height, index));
    }
}
