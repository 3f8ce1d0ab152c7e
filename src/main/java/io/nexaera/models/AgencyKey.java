package io.nexaera.models;

import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.models.SavedConnection.LastTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An agency's key for a provider as people may see it: everything but the key.
///
/// @param key what recalls it; empty where the server asks for none
/// @param importedAt where the key came from before envelopes and nobody has replaced it since
public record AgencyKey(
        UUID id,
        ProviderKind kind,
        String baseUrl,
        String defaultModel,
        Optional<KeyHint> key,
        Sharing sharing,
        Instant createdAt,
        Instant updatedAt,
        Optional<LastTest> lastTest,
        Optional<Instant> lastUsedAt,
        Optional<Instant> importedAt) {

    /// Which clients may use it.
    ///
    /// @param clients where only some may
    public record Sharing(With with, List<UUID> clients) {
        public static final Sharing WITH_NOBODY = new Sharing(With.NONE, List.of());

        public Sharing {
            clients = with == With.SOME ? List.copyOf(clients) : List.of();
        }
    }

    /// How wide.
    public enum With {
        NONE,
        SOME,
        ALL
    }
}
