package io.nexaera.chat;

import io.nexaera.agents.Agent;
import io.nexaera.quarantine.Verdict;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;

/// What becomes of the two sides of an exchange: kept in tables, or gone with the request.
sealed interface Memory permits Tables, RequestAlone {

    /// @param text the question as it was admitted
    Turn begin(TenantTransaction tx, Agent agent, Question question, String text, Verdict verdict);

    /// In the transaction of the agent's own run.
    Message end(TenantTransaction tx, Turn turn, Reply answer, Duration latency);
}
