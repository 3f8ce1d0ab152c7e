package io.nexaera.models;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A connection as people see it. The key itself is not in here.
///
/// @param key what recalls the key; empty when there is none
/// @param importedAt where the key came from before envelopes and nobody has replaced it since
public record SavedConnection(
        UUID id,
        String name,
        ProviderKind kind,
        String baseUrl,
        String defaultModel,
        Optional<KeyHint> key,
        Instant createdAt,
        Instant updatedAt,
        Optional<LastTest> lastTest,
        Optional<Instant> lastUsedAt,
        Optional<Instant> importedAt) {

    /// How a key began and ended; both empty for one so short that this would give it away.
    public record KeyHint(String prefix, String lastFour) {}

    /// What the last test call said.
    public record LastTest(Instant at, ModelCheck result) {}
}
