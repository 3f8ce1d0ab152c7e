package io.nexaera.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An API key as it is listed.
///
/// @param prefix its first characters, to recognise it by; the rest is known to its holder alone
public record ApiKey(
        UUID id,
        String name,
        String prefix,
        List<KeyScope> scopes,
        Instant createdAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt) {

    /// A key just made, with the only sight of its whole text there will ever be.
    public record Fresh(ApiKey key, String text) {
        @Override
        public String toString() {
            return "[secret] " + key.prefix();
        }
    }
}
