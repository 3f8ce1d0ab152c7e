package io.nexaera.agents;

import io.nexaera.agencies.Slug;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.models.KeyTier;
import io.nexaera.models.ProviderKind;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/// The agents of the transaction's sub-account.
@Component
public class Agents {
    private static final String COLUMNS = """
        id, slug, name, instructions, connection_id, model, temperature_milli, max_answer_tokens, max_question_chars,
        document_ids, provider, key_tiers, refuses, max_question_tokens, version, created_at, updated_at""";

    private final AuditLog audit;

    Agents(AuditLog audit) {
        this.audit = audit;
    }

    /// All agents by name.
    public List<Agent> list(TenantTransaction tx) {
        return tx.sql("select " + COLUMNS + " from app.agent where sub_account_id = :subAccount order by name, id")
                .query(Agents::read)
                .list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    public Agent find(TenantTransaction tx, UUID id) {
        return tx.sql("select " + COLUMNS + " from app.agent where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .query(Agents::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("agent"));
    }

    /// By slug or id: how programs name it as a model.
    public Optional<Agent> named(TenantTransaction tx, String model) {
        return tx.sql("select " + COLUMNS
                        + " from app.agent where sub_account_id = :subAccount and (slug = :model or id::text = :model)")
                .param("model", model)
                .query(Agents::read)
                .optional();
    }

    public Agent create(TenantTransaction tx, AgentDraft draft) {
        UUID id = written(() -> bind(tx.sql("""
            insert into app.agent (sub_account_id, slug, name, instructions, connection_id, model, temperature_milli,
              max_answer_tokens, max_question_chars, document_ids, provider, key_tiers, refuses, max_question_tokens)
            values (:subAccount, :slug, :name, :instructions, :connection, :model, :temperature, :answerTokens,
              :questionChars, :documents, :provider, :keyTiers, :refuses, :questionTokens) returning id"""), draft)
                .param("slug", freeSlug(tx, draft.name()))
                .query(UUID.class)
                .single());
        audit.record(
                tx,
                AuditEvent.of("agent.created").target("agent", id, draft.name()).after(fields(draft)));
        return find(tx, id);
    }

    /// Replaces what people wrote of it; the slug stays, programs know it.
    ///
    /// @param version the version that the change was made from
    /// @throws Problem.Conflict `agents.changed-meanwhile`
    public Agent update(TenantTransaction tx, UUID id, int version, AgentDraft draft) {
        Agent before = find(tx, id);
        int changed = written(() -> bind(tx.sql("""
            update app.agent set name = :name, instructions = :instructions, connection_id = :connection,
              model = :model, temperature_milli = :temperature, max_answer_tokens = :answerTokens,
              max_question_chars = :questionChars, document_ids = :documents, provider = :provider,
              key_tiers = :keyTiers, refuses = :refuses, max_question_tokens = :questionTokens,
              version = version + 1, updated_at = now()
            where sub_account_id = :subAccount and id = :id and version = :version"""), draft)
                .param("id", id)
                .param("version", version)
                .update());
        if (changed == 0) {
            throw new Problem.Conflict(
                    "agents.changed-meanwhile",
                    "Somebody else has changed this agent meanwhile. Reload the page and make your change again.");
        }
        recordChange(tx, before, draft);
        return find(tx, id);
    }

    /// Deletes it with its conversations.
    ///
    /// @throws Problem.Conflict `agents.has-documents`
    public void delete(TenantTransaction tx, UUID id) {
        Agent agent = find(tx, id);
        try {
            tx.sql("delete from app.agent where sub_account_id = :subAccount and id = :id")
                    .param("id", id)
                    .update();
        } catch (DataIntegrityViolationException e) {
            throw new Problem.Conflict(
                    "agents.has-documents",
                    "Some documents are kept for this agent alone. Open them to all agents or delete them first.");
        }
        audit.record(
                tx,
                AuditEvent.of("agent.deleted").target("agent", id, agent.name()).before(fields(agent.draft())));
    }

    private void recordChange(TenantTransaction tx, Agent before, AgentDraft draft) {
        Map<String, Object> old = fields(before.draft());
        Map<String, Object> fresh = fields(draft);
        old.entrySet().removeIf(field -> field.getValue().equals(fresh.get(field.getKey())));
        fresh.keySet().retainAll(old.keySet());
        audit.record(
                tx,
                AuditEvent.of("agent.updated")
                        .target("agent", before.id(), draft.name())
                        .before(old)
                        .after(fresh));
    }

    private static Map<String, Object> fields(AgentDraft draft) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", draft.name());
        fields.put("instructions", draft.instructions());
        fields.put("connection", draft.connection().map(UUID::toString).orElse("none"));
        fields.put("provider", draft.provider().map(ProviderKind::id).orElse("none"));
        fields.put(
                "keyTiers",
                draft.keyTiers().stream().sorted().map(KeyTier::code).toList());
        fields.put("model", draft.model().orElse("none"));
        fields.put("temperature", draft.temperature());
        fields.put("maxAnswerTokens", draft.maxAnswerTokens());
        fields.put("maxQuestionChars", draft.maxQuestionChars());
        fields.put("refuses", draft.guardrails().codes());
        fields.put("maxQuestionTokens", draft.guardrails().maxQuestionTokens());
        fields.put("documents", draft.documents().map(Object::toString).orElse("all"));
        return fields;
    }

    private static StatementSpec bind(StatementSpec statement, AgentDraft draft) {
        return statement
                .param("name", draft.name())
                .param("instructions", draft.instructions())
                .param("connection", draft.connection().orElse(null))
                .param("model", draft.model().orElse(null))
                .param("provider", draft.provider().map(ProviderKind::id).orElse(null))
                .param(
                        "keyTiers",
                        draft.keyTiers().stream().sorted().map(KeyTier::code).toArray(String[]::new))
                .param("temperature", (int) Math.round(draft.temperature() * 1000))
                .param("answerTokens", draft.maxAnswerTokens())
                .param("questionChars", draft.maxQuestionChars())
                .param("refuses", draft.guardrails().codes().toArray(String[]::new))
                .param("questionTokens", draft.guardrails().maxQuestionTokens())
                .param(
                        "documents",
                        draft.documents().map(ids -> ids.toArray(UUID[]::new)).orElse(null));
    }

    private static String freeSlug(TenantTransaction tx, String name) {
        String wanted = Slug.of(name, "agent");
        List<@Nullable String> taken = tx.sql(
                        "select slug from app.agent where sub_account_id = :subAccount and starts_with(slug, :wanted)")
                .param("wanted", wanted)
                .query(String.class)
                .list();
        String free = wanted;
        for (int n = 2; taken.contains(free); n++) {
            free = wanted + "-" + n;
        }
        return free;
    }

    private interface Write<T> {
        T run();
    }

    /// A connection that was deleted meanwhile is the only thing that can be wrong here.
    private static <T> T written(Write<T> write) {
        try {
            return write.run();
        } catch (DataIntegrityViolationException e) {
            throw new Problem.Invalid(
                    "agents.connection", "connection", "This model connection doesn't exist any more.");
        }
    }

    private static Agent read(ResultSet row, int n) throws SQLException {
        Array documents = row.getArray("document_ids");
        return new Agent(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                new AgentDraft(
                        row.getString("name"),
                        row.getString("instructions"),
                        Optional.ofNullable(row.getObject("connection_id", UUID.class)),
                        Optional.ofNullable(row.getString("model")),
                        row.getInt("temperature_milli") / 1000.0,
                        row.getInt("max_answer_tokens"),
                        row.getInt("max_question_chars"),
                        documents == null ? Optional.empty() : Optional.of(List.of((UUID[]) documents.getArray())),
                        Optional.ofNullable(row.getString("provider")).flatMap(ProviderKind::byId),
                        Arrays.stream((String[]) row.getArray("key_tiers").getArray())
                                .flatMap(code -> KeyTier.of(code).stream())
                                .collect(Collectors.toSet()),
                        Guardrails.of(
                                List.of((String[]) row.getArray("refuses").getArray()),
                                row.getInt("max_question_tokens"))),
                row.getInt("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
