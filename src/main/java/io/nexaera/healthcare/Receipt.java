package io.nexaera.healthcare;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What served an answer that was not stored.
///
/// @param conversation made up for the conversation; nothing else is stored under it
/// @param provider `documents` where no model was asked
/// @param keyTier whose key paid; empty where no model was asked
/// @param retention what the provider keeps, by the registry
/// @param contextMessages how many of the device's messages were read along
/// @param askedBy the person, key or agent's token that asked
/// @param questionDigest HMAC-SHA256 under the client's own key, in hexadecimal (`docs/formats.md`); empty in receipts
///     from before there were digests
/// @param answerDigest the same of the answer
public record Receipt(
        UUID agent,
        UUID conversation,
        Instant at,
        String channel,
        String provider,
        String model,
        Optional<String> keyTier,
        String retention,
        String state,
        int questionChars,
        int contextMessages,
        int answerChars,
        int latencyMillis,
        String askedBy,
        Optional<String> questionDigest,
        Optional<String> answerDigest) {}
