package io.nexaera.webhooks;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One attempt as it is kept.
///
/// @param status the receiver's; empty where it gave no answer
/// @param problem why it doesn't count as delivered, for people
/// @param nextAt when the next one was due
/// @param requestSha256 of the body, hex
/// @param exchange what went out and what came back; empty where nothing of it may be kept, or can be opened
record Attempt(
        UUID id,
        Instant at,
        int millis,
        Optional<Integer> status,
        Optional<String> problem,
        Optional<Instant> nextAt,
        int requestBytes,
        String requestSha256,
        int responseBytes,
        Optional<Exchange> exchange) {}
