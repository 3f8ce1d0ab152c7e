package io.nexaera.models;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What an agent wants to answer with.
///
/// @param connection one of its client's, which names the provider and holds the client's key
/// @param provider where no connection is chosen
/// @param allowed whose keys it may use
public record KeyWish(Optional<UUID> connection, Optional<ProviderKind> provider, Set<KeyTier> allowed) {
    public KeyWish {
        allowed = Set.copyOf(allowed);
    }

    boolean allows(KeyTier tier) {
        return allowed.contains(tier);
    }
}
