package io.nexaera.models;

import io.nexaera.tenancy.TenantTransaction;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The table `usage_event`: only ever grows.
@Component
public class UsageEvents {

    /// Records an answer, in the transaction that keeps it. The agent is the transaction's: nobody else can.
    ///
    /// @param message the answer
    public void record(TenantTransaction tx, UUID message, ModelUse use) {
        tx.sql("""
                        insert into app.usage_event (sub_account_id, agency_id, agent_id, message_id, provider, model, key_tier,
                          key_id, input_tokens, output_tokens)
                        values (:subAccount, :agency, :agent, :message, :provider, :model, :tier, :key, :input, :output)""")
                .param("agent", tx.scope().principal())
                .param("message", message)
                .param("provider", use.key().provider().id())
                .param("model", use.model())
                .param("tier", use.key().tier().code())
                .param("key", use.key().id().orElse(null))
                .param("input", use.inputTokens())
                .param("output", use.outputTokens())
                .update();
    }
}
