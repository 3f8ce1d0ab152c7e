package io.nexaera.tlog;

import java.util.HashMap;
import java.util.Map;

/// The tree of `size` leaves whose tiles come from somewhere else: a table, a folder, a server. Each is asked for once.
public final class TileTree implements Merkle.Nodes {
    /// Where tiles are kept.
    public interface Source {
        /// The tile's hashes, `width` · 32 bytes.
        byte[] hashes(Tile tile);
    }

    private final Source source;
    private final long size;
    private final Map<Tile, byte[]> read = new HashMap<>();

    public TileTree(Source source, long size) {
        this.source = source;
        this.size = size;
    }

    public byte[] root() {
        return Merkle.root(this, size);
    }

    @Override
    public byte[] node(int height, long index) {
        int within = height % Tile.HEIGHTS;
        long first = index << within;
        Tile tile = Tile.in(size, height / Tile.HEIGHTS, first / Tile.FULL);
        byte[] hashes = read.computeIfAbsent(tile, this::fetch);
        return Merkle.fold(hashes, (int) (first % Tile.FULL), 1 << within);
    }

    private byte[] fetch(Tile tile) {
        byte[] hashes = source.hashes(tile);
        if (hashes.length != tile.width() * Merkle.HASH_BYTES) {
            throw new IllegalStateException("tile " + tile + " has " + hashes.length + " bytes");
        }
        return hashes;
    }
}
