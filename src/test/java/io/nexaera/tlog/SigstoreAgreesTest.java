package io.nexaera.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An implementation that is not ours (sigstore-java, which checks Rekor's log with it) accepts our proofs, and refuses
/// what
/// isn't one.
class SigstoreAgreesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 31, 64, 100, 255, 256, 257, 700})
    void everyInclusionProofIsOneForSigstore(int size) throws InclusionProofVerificationException {
        List<byte[]> leaves = leaves(size);
        TileTree tree = tree(leaves);
        for (int index = 0; index < size; index++) {
            List<byte[]> proof = Merkle.inclusion(tree, index, size);
            InclusionProofVerifier.verify(leaves.get(index), index, size, proof, tree.root());
        }
    }

    @Test
    void andWhatIsNoneIsNone() {
        List<byte[]> leaves = leaves(300);
        TileTree tree = tree(leaves);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            int index = random.nextInt(300);
            List<byte[]> proof = new ArrayList<>(Merkle.inclusion(tree, index, 300));
            byte[] spoiled = proof.removeLast().clone();
            spoiled[random.nextInt(32)] ^= 1;
            proof.add(spoiled);
            assertThatThrownBy(() -> InclusionProofVerifier.verify(leaves.get(index), index, 300, proof, tree.root()))
                    .isInstanceOf(InclusionProofVerificationException.class);
        }
        assertThat(InclusionProofVerifier.hashChildren(leaves.get(0), leaves.get(1)))
                .isEqualTo(Merkle.node(leaves.get(0), leaves.get(1)));
    }

    private static List<byte[]> leaves(int size) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(Merkle.leaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    private static TileTree tree(List<byte[]> leaves) {
        GrowingTree growing = new GrowingTree(tile -> new byte[0], 0);
        leaves.forEach(growing::append);
        Map<Tile, byte[]> tiles = growing.changed();
        return new TileTree(
                wanted -> tiles.entrySet().stream()
                        .filter(tile -> tile.getKey().level() == wanted.level()
                                && tile.getKey().number() == wanted.number())
                        .map(tile -> Arrays.copyOf(tile.getValue(), wanted.width() * Merkle.HASH_BYTES))
                        .findFirst()
                        .orElseThrow(),
                leaves.size());
    }
}
