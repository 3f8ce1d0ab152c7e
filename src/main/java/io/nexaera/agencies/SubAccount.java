package io.nexaera.agencies;

import java.time.Instant;
import java.util.UUID;

/// A client business of an agency.
///
/// @param slug its name in addresses: `/a/{agency}/s/{slug}`
public record SubAccount(UUID id, UUID agency, String slug, String name, Instant createdAt) {}
