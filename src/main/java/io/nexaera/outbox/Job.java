package io.nexaera.outbox;

import io.nexaera.tenancy.TenantScope;
import java.util.UUID;

/// A piece of background work under way.
///
/// @param subject what it is about: a document, a delivery
/// @param scope the tenant whose rows it may touch
/// @param attempt 1 the first time; crashes count as well
public record Job(UUID id, String kind, UUID subject, TenantScope scope, int attempt) {}
