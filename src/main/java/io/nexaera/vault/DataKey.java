package io.nexaera.vault;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A data key as its tenant sees it.
///
/// @param uses how often it has sealed, rounded up
/// @param rows how many secrets are sealed under it now
public record DataKey(
        String id,
        State state,
        Instant createdAt,
        Optional<Instant> retiredAt,
        Optional<Instant> destroyedAt,
        long uses,
        long rows) {

    public enum State {
        /// Seals what is new.
        ACTIVE,
        /// Opens what is not sealed anew yet.
        RETIRING,
        /// Gone: nothing was sealed under it any more.
        DESTROYED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
