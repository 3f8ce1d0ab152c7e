package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.healthcare.EligibleProvider;
import io.nexaera.models.ModelMessage;
import io.nexaera.shield.KeyedDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What there is to answer a question with, read in one transaction.
///
/// @param unstored present where nothing of it is stored
record Turn(
        Agent agent,
        UUID conversation,
        List<ModelMessage> history,
        String question,
        String channel,
        Optional<Unstored> unstored) {
    /// @param dropped how many older messages of the caller's are not read along
    /// @param by what the registry says of what answers; empty before that is known
    /// @param digest of what the receipt says; empty before it is known what answers
    record Unstored(int dropped, Optional<EligibleProvider> by, Optional<KeyedDigest> digest) {}

    Turn by(EligibleProvider provider, KeyedDigest digest) {
        int dropped = unstored.map(Unstored::dropped).orElse(0);
        return new Turn(
                agent,
                conversation,
                history,
                question,
                channel,
                Optional.of(new Unstored(dropped, Optional.of(provider), Optional.of(digest))));
    }
}
