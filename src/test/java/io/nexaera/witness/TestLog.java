package io.nexaera.witness;

import io.nexaera.tlog.AddCheckpoint;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.GrowingTree;
import io.nexaera.tlog.Merkle;
import io.nexaera.tlog.SignatureType;
import io.nexaera.tlog.SigningKey;
import io.nexaera.tlog.Tile;
import io.nexaera.tlog.TileTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A log in memory that signs whatever it is told to.
final class TestLog {
    final String origin = "log-" + UUID.randomUUID() + ".example";
    final SigningKey key = SigningKey.generate(SignatureType.ED25519);
    private final List<byte[]> leaves = new ArrayList<>();

    TestLog(int size) {
        for (int i = 0; i < size; i++) {
            leaves.add(leaf("entry " + i));
        }
    }

    List<String> publicKeys() {
        return List.of(key.verifier(origin).text());
    }

    /// The same log, but for one entry.
    void rewrite(int index) {
        leaves.set(index, leaf("another " + index));
    }

    String request(long old, int size) {
        return request(old, size, proof(old, size));
    }

    String request(long old, int size, List<byte[]> proof) {
        return new AddCheckpoint(old, proof, signed(size, key)).text();
    }

    Checkpoint.Signed signed(int size, SigningKey by) {
        Checkpoint checkpoint = new Checkpoint(origin, size, tree(size).root());
        return new Checkpoint.Signed(checkpoint, List.of(by.sign(origin, checkpoint, 0)));
    }

    List<byte[]> proof(long old, int size) {
        return old > size ? List.of() : Merkle.consistency(tree(size), old, size);
    }

    private TileTree tree(int size) {
        GrowingTree growing = new GrowingTree(tile -> new byte[0], 0);
        leaves.subList(0, size).forEach(growing::append);
        return new TileTree(tile -> of(growing, tile), size);
    }

    private static byte[] of(GrowingTree tree, Tile wanted) {
        return tree.changed().entrySet().stream()
                .filter(tile ->
                        tile.getKey().level() == wanted.level() && tile.getKey().number() == wanted.number())
                .map(tile -> Arrays.copyOf(tile.getValue(), wanted.width() * Merkle.HASH_BYTES))
                .findFirst()
                .orElse(new byte[0]);
    }

    private static byte[] leaf(String entry) {
        return Merkle.leaf(entry.getBytes(StandardCharsets.UTF_8));
    }
}
