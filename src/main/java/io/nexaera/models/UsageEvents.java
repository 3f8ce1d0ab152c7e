package io.nexaera.models;

import io.nexaera.tenancy.TenantTransaction;
import java.time.Instant;
import java.util.List;
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

    /// An agent's uses of a provider by one tier's keys.
    public record ByAgent(ProviderKind provider, UUID agent, KeyTier tier, long uses, Instant lastUsed) {}

    /// Of the last 30 days, latest first.
    List<ByAgent> ofClient(TenantTransaction tx) {
        return tx.sql("""
                        select provider, agent_id, key_tier, count(*) as uses, max(at) as last_used from app.usage_event
                        where sub_account_id = :subAccount and at > now() - interval '30 days'
                        group by provider, agent_id, key_tier order by last_used desc limit 200""")
                .query((row, n) -> new ByAgent(
                        ProviderKind.byId(row.getString("provider")).orElse(ProviderKind.OPENAI_COMPATIBLE),
                        row.getObject("agent_id", UUID.class),
                        KeyTier.of(row.getString("key_tier")).orElseThrow(),
                        row.getLong("uses"),
                        row.getTimestamp("last_used").toInstant()))
                .list();
    }

    /// A client's uses of one key of its agency.
    public record ByClient(UUID key, UUID client, long uses, long inputTokens, long outputTokens, Instant lastUsed) {}

    /// Of the last 30 days, most first.
    List<ByClient> ofAgencyKeys(TenantTransaction tx) {
        return tx.sql("""
                        select key_id, sub_account_id, count(*) as uses, sum(input_tokens)::bigint as input,
                          sum(output_tokens)::bigint as output, max(at) as last_used
                        from app.usage_event
                        where agency_id = :agency and key_tier = 'agency' and key_id is not null
                          and at > now() - interval '30 days'
                        group by key_id, sub_account_id order by uses desc limit 1000""")
                .query((row, n) -> new ByClient(
                        row.getObject("key_id", UUID.class),
                        row.getObject("sub_account_id", UUID.class),
                        row.getLong("uses"),
                        row.getLong("input"),
                        row.getLong("output"),
                        row.getTimestamp("last_used").toInstant()))
                .list();
    }
}
