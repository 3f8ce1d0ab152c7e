package io.nexaera.portability;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A ZIP of everything, asked for, being packed, or ready.
///
/// @param sha256 of the whole ZIP, in hex
record Export(
        UUID id,
        String state,
        int progress,
        Optional<String> failure,
        long sizeBytes,
        Optional<String> sha256,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> expiresAt) {
    boolean underWay() {
        return state.equals("waiting") || state.equals("packing");
    }

    boolean ready() {
        return state.equals("ready");
    }
}
