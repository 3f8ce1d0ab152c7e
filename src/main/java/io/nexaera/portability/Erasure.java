package io.nexaera.portability;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A sub-account's erasure: asked for, taken back, under way or done.
///
/// @param client the name it had
/// @param dueAt when it starts unless it is taken back before
/// @param rowsRemoved so far
/// @param sha256 of the certificate, in hex, once it is done
public record Erasure(
        UUID id,
        UUID subAccount,
        String client,
        State state,
        String requestedBy,
        Instant requestedAt,
        Instant dueAt,
        Optional<Instant> finishedAt,
        long rowsRemoved,
        Optional<String> sha256) {

    public enum State {
        /// In its days of grace.
        WAITING,
        CANCELLED,
        RUNNING,
        DONE;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
