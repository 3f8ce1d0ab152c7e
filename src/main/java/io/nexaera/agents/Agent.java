package io.nexaera.agents;

import java.time.Instant;
import java.util.UUID;

/// An agent of a client business.
///
/// @param slug its name as a model of `/v1/chat/completions`
/// @param version grows with each change; an update names the version that it was made from
public record Agent(UUID id, String slug, AgentDraft draft, int version, Instant createdAt, Instant updatedAt) {
    public String name() {
        return draft.name();
    }
}
