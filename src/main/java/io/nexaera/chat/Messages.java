package io.nexaera.chat;

import io.nexaera.models.KeyTier;
import io.nexaera.models.ModelMessage;
import io.nexaera.quarantine.Finding;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Both sides of the conversations of the transaction's sub-account.
@Component
class Messages {
    private static final String COLUMNS = """
        id, conversation_id, author, body, state, problem, citations::text as citations, answered_by, key_tier, grounded,
        input_tokens, output_tokens, latency_millis, sent_at,
        findings::text as findings, kept_back::text as kept_back""";

    private static final TypeReference<Map<String, Integer>> COUNTS = new TypeReference<>() {};

    private final JsonMapper json;

    Messages(JsonMapper json) {
        this.json = json;
    }

    /// In the order they were said.
    List<Message> of(TenantTransaction tx, UUID conversation) {
        return tx.sql("select " + COLUMNS + """
                         from app.message
                        where sub_account_id = :subAccount and conversation_id = :conversation order by id""")
                .param("conversation", conversation)
                .query(this::read)
                .list();
    }

    /// The last `limit` complete messages, oldest first, as a model reads them.
    List<ModelMessage> history(TenantTransaction tx, UUID conversation, int limit) {
        return tx.sql("""
                        select author, body from (
                          select id, author, body from app.message
                          where sub_account_id = :subAccount and conversation_id = :conversation and state <> 'failed'
                            and body <> '' order by id desc limit :limit) latest
                        order by id""")
                .param("conversation", conversation)
                .param("limit", limit)
                .query((row, n) -> row.getString("author").equals("person")
                        ? ModelMessage.user(row.getString("body"))
                        : ModelMessage.assistant(row.getString("body")))
                .list();
    }

    void keepQuestion(TenantTransaction tx, UUID conversation, String text, List<Finding> findings) {
        tx.sql("""
            insert into app.message (sub_account_id, conversation_id, author, body, state, findings)
            values (:subAccount, :conversation, 'person', :body, 'complete', :findings::jsonb)""")
                .param("conversation", conversation)
                .param("body", text)
                .param("findings", json.writeValueAsString(findings))
                .update();
    }

    Message keepAnswer(TenantTransaction tx, UUID conversation, Reply answer, Duration latency) {
        return tx.sql("""
                        insert into app.message (sub_account_id, conversation_id, author, body, state, problem, citations,
                          answered_by, key_tier, grounded, input_tokens, output_tokens, latency_millis, findings, kept_back)
                        values (:subAccount, :conversation, 'agent', :body, :state, :problem, :citations::jsonb, :answeredBy, :keyTier,
                          :grounded, :inputTokens, :outputTokens, :latency, :findings::jsonb, :keptBack::jsonb)
                        returning\s""" + COLUMNS)
                .param("conversation", conversation)
                .param("body", answer.text())
                .param("state", answer.state().name().toLowerCase(Locale.ROOT))
                .param(
                        "problem",
                        answer.problem().map(problem -> problem.sentence()).orElse(null))
                .param("findings", json.writeValueAsString(answer.findings()))
                .param("keptBack", json.writeValueAsString(answer.keptBack()))
                .param("citations", json.writeValueAsString(answer.citations()))
                .param("answeredBy", answer.answeredBy())
                .param("keyTier", answer.key().map(key -> key.tier().code()).orElse(null))
                .param("grounded", answer.grounded())
                .param("inputTokens", answer.inputTokens())
                .param("outputTokens", answer.outputTokens())
                .param("latency", Math.toIntExact(Math.min(latency.toMillis(), Integer.MAX_VALUE)))
                .query(this::read)
                .single();
    }

    private Message read(ResultSet row, int n) throws SQLException {
        return new Message(
                row.getObject("id", UUID.class),
                row.getObject("conversation_id", UUID.class),
                Message.Author.valueOf(row.getString("author").toUpperCase(Locale.ROOT)),
                row.getString("body"),
                Message.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("problem")),
                Arrays.asList(json.readValue(row.getString("citations"), Citation[].class)),
                Optional.ofNullable(row.getString("answered_by")),
                Optional.ofNullable(row.getString("key_tier")).flatMap(KeyTier::of),
                row.getBoolean("grounded"),
                row.getInt("input_tokens"),
                row.getInt("output_tokens"),
                row.getInt("latency_millis"),
                row.getTimestamp("sent_at").toInstant(),
                Arrays.asList(json.readValue(row.getString("findings"), Finding[].class)),
                json.readValue(row.getString("kept_back"), COUNTS));
    }
}
