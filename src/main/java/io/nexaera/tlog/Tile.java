package io.nexaera.tlog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of a tile (c2sp.org/tlog-tiles): up to 256 hashes that lie side by side on a level of 8 heights.
///
/// @param width 1 to 256; below 256 it is a partial tile
public record Tile(int level, long number, int width) {
    public static final int FULL = 256;
    public static final int HEIGHTS = 8;
    private static final Pattern NUMBER = Pattern.compile("((?:x[0-9]{3}/)*)([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");
    private static final int MAX_GROUPS = 6;

    /// The tile that a tree of `size` leaves has at that place; its width is 0 where it has none.
    public static Tile in(long size, int level, long number) {
        long hashes = (size >> (HEIGHTS * level)) - number * FULL;
        return new Tile(level, number, Math.clamp(hashes, 0, FULL));
    }

    /// `1234067` as `x001/x234/067`, with `.p/W` where it is partial.
    public String path() {
        StringBuilder path = new StringBuilder("%03d".formatted(number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return path + (width == FULL ? "" : ".p/" + width);
    }

    /// The tile at [#path]; empty where the text is not exactly what [#path] writes.
    public static Optional<Tile> parse(int level, String path) {
        Matcher parts = NUMBER.matcher(path);
        if (!parts.matches() || parts.group(1).length() > MAX_GROUPS * 5) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1).replaceAll("[x/]", "") + parts.group(2));
        int width = parts.group(3) == null ? FULL : Integer.parseInt(parts.group(3));
        Tile tile = new Tile(level, number, width);
        return width <= FULL && tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }
}
