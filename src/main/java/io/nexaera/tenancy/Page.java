package io.nexaera.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// One page of a list, newest first.
///
/// @param next cursor of the following page; empty on the last
public record Page<T>(List<T> items, Optional<UUID> next) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    /// Makes a page from `limit + 1` fetched rows: the extra row only tells that there is more.
    public static <T> Page<T> of(List<T> fetched, int limit, Function<T, UUID> id) {
        if (fetched.size() <= limit) {
            return new Page<>(fetched, Optional.empty());
        }
        List<T> shown = fetched.subList(0, limit);
        return new Page<>(List.copyOf(shown), Optional.of(id.apply(shown.getLast())));
    }

    /// The limit that a caller asked for, brought into 1 to [#MAX_LIMIT].
    public static int limit(Optional<Integer> asked) {
        return Math.clamp(asked.orElse(DEFAULT_LIMIT), 1, MAX_LIMIT);
    }
}
