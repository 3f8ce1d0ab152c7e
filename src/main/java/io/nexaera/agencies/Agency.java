package io.nexaera.agencies;

import java.util.UUID;

/// A reseller with a brand of its own.
///
/// @param slug its name in addresses: `/a/{slug}`
/// @param brandColor `#rrggbb`
public record Agency(UUID id, String slug, String name, String brandColor) {}
