package io.nexaera.models;

import java.util.Optional;
import java.util.UUID;

/// Which key serves a call. Names it, doesn't hold it.
///
/// @param id the connection or the agency's key; empty for a setting of the operator's
public record ServingKey(KeyTier tier, ProviderKind provider, Optional<UUID> id) {}
