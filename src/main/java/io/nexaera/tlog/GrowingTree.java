package io.nexaera.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A tree that leaves are added to: keeps its right edge in memory and says which tiles have changed.
public final class GrowingTree {
    private record Place(int level, long number) {}

    private final TileTree.Source source;
    private final List<byte[]> edge = new ArrayList<>();
    private final Map<Place, byte[]> changed = new LinkedHashMap<>();
    private long size;

    /// @param source holds the tiles of the first `size` leaves
    public GrowingTree(TileTree.Source source, long size) {
        this.source = source;
        this.size = size;
        for (int level = 0; size >> (Tile.HEIGHTS * level) > 0; level++) {
            Tile tile = Tile.in(size, level, (size >> (Tile.HEIGHTS * level)) / Tile.FULL);
            edge.add(tile.width() == 0 ? new byte[0] : source.hashes(tile));
        }
    }

    public long size() {
        return size;
    }

    public void append(byte[] leafHash) {
        add(0, leafHash);
        size++;
    }

    public byte[] root() {
        return new TileTree(this::hashes, size).root();
    }

    /// The tiles that are new or have grown.
    public Map<Tile, byte[]> changed() {
        Map<Tile, byte[]> tiles = new LinkedHashMap<>();
        changed.forEach((place, hashes) ->
                tiles.put(new Tile(place.level, place.number, hashes.length / Merkle.HASH_BYTES), hashes));
        return tiles;
    }

    private byte[] hashes(Tile tile) {
        byte[] fresh = changed.get(new Place(tile.level(), tile.number()));
        if (fresh != null) {
            return fresh;
        }
        return tile.number() == (size >> (Tile.HEIGHTS * tile.level())) / Tile.FULL
                ? edge.get(tile.level())
                : source.hashes(tile);
    }

    private void add(int level, byte[] hash) {
        if (level == edge.size()) {
            edge.add(new byte[0]);
        }
        byte[] before = edge.get(level);
        byte[] after = Arrays.copyOf(before, before.length + Merkle.HASH_BYTES);
        System.arraycopy(hash, 0, after, before.length, Merkle.HASH_BYTES);
        changed.put(new Place(level, (size >> (Tile.HEIGHTS * level)) / Tile.FULL), after);
        boolean full = after.length == Tile.FULL * Merkle.HASH_BYTES;
        edge.set(level, full ? new byte[0] : after);
        if (full) {
            add(level + 1, Merkle.fold(after, 0, Tile.FULL));
        }
    }
}
