package io.nexaera.chat;

import java.time.Instant;
import java.util.UUID;

/// An exchange of messages with one agent.
///
/// @param title the beginning of the first question
/// @param channel `console` or `api`
public record Conversation(
        UUID id,
        UUID agent,
        String agentName,
        String title,
        String channel,
        String startedBy,
        Instant startedAt,
        Instant lastAt,
        int messages) {}
