package io.nexaera.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private final Map<String, byte[]> tiles = new HashMap<>();

    /// The roots of the test tree that the authors of RFC 6962 publish with their implementation.
    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void rootsAreThoseOfTheReferenceTree(int size, String root) {
        GrowingTree tree = new GrowingTree(this::stored, 0);
        ENTRIES.stream().limit(size).forEach(entry -> tree.append(Merkle.leaf(HEX.parseHex(entry))));
        assertThat(HEX.formatHex(tree.root())).isEqualTo(root);
    }

    /// Added in pieces of all sizes, over the edges of tiles of two levels, as the sequencer does.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 66_000})
    void everyTreeGrownFromStoredTilesProvesItsLeavesAndItsPast(long size) {
        List<byte[]> roots = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        long at = 0;
        for (int piece = 1; at < size; piece = Math.min(piece * 3, 9_000)) {
            GrowingTree tree = new GrowingTree(this::stored, at);
            for (int i = 0; i < piece && tree.size() < size; i++) {
                tree.append(leaf(tree.size()));
            }
            tree.changed().forEach((tile, hashes) -> tiles.put(tile.level() + "/" + tile.number(), hashes));
            at = tree.size();
            roots.add(tree.root());
            sizes.add(at);
        }
        TileTree whole = new TileTree(this::stored, size);
        byte[] root = whole.root();
        assertThat(root).isEqualTo(roots.getLast());
        for (long index : List.of(0L, size / 3, size / 2, size - 1)) {
            assertThat(Merkle.rootOf(leaf(index), index, size, Merkle.inclusion(whole, index, size)))
                    .isEqualTo(root);
        }
        for (int i = 0; i < sizes.size(); i++) {
            List<byte[]> proof = Merkle.consistency(whole, sizes.get(i), size);
            assertThat(Merkle.consistent(sizes.get(i), roots.get(i), size, root, proof))
                    .isTrue();
            assertThat(Merkle.consistent(sizes.get(i), leaf(7), size, root, proof))
                    .isFalse();
        }
    }

    @Test
    void aProofForAnotherPlaceOrOfAnotherLengthLeadsElsewhere() {
        GrowingTree tree = new GrowingTree(this::stored, 0);
        for (int i = 0; i < 7; i++) {
            tree.append(leaf(i));
        }
        tree.changed().forEach((tile, hashes) -> tiles.put(tile.level() + "/" + tile.number(), hashes));
        List<byte[]> proof = Merkle.inclusion(new TileTree(this::stored, 7), 2, 7);
        assertThat(Merkle.rootOf(leaf(2), 2, 7, proof)).isEqualTo(tree.root());
        assertThat(Merkle.rootOf(leaf(2), 3, 7, proof)).isNotEqualTo(tree.root());
        assertThatThrownBy(() -> Merkle.rootOf(leaf(2), 2, 7, proof.subList(0, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Merkle.rootOf(leaf(6), 6, 7, proof)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 256, 000",
        "5, 17, 005.p/17",
        "999, 256, 999",
        "1000, 256, x001/000",
        "1234067, 3, x001/x234/067.p/3"
    })
    void tilesHaveOneAddressEach(long number, int width, String path) {
        Tile tile = new Tile(0, number, width);
        assertThat(tile.path()).isEqualTo(path);
        assertThat(Tile.parse(0, path)).contains(tile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "0005",
                "005.p/0",
                "005.p/256",
                "005.p/012",
                "x000/005",
                "x001/x234",
                "../005",
                "005/",
                "001/005"
            })
    void anyOtherAddressIsNone(String path) {
        assertThat(Tile.parse(0, path)).isEmpty();
    }

    private byte[] stored(Tile tile) {
        byte[] hashes = tiles.getOrDefault(tile.level() + "/" + tile.number(), new byte[0]);
        return java.util.Arrays.copyOf(hashes, tile.width() * Merkle.HASH_BYTES);
    }

    private static byte[] leaf(long index) {
        return Merkle.leaf(Long.toString(index).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
