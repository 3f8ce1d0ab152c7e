package io.nexaera.chat;

import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The conversations of the transaction's sub-account.
@Component
class Conversations {
    private static final int TITLE_CHARS = 80;
    private static final String SELECT = """
            select c.id, c.agent_id, a.name as agent_name, c.title, c.channel, c.started_by_name, c.started_at, c.last_at,
                   (select count(*) from app.message m
                    where m.sub_account_id = :subAccount and m.conversation_id = c.id) as messages
            from app.conversation c join app.agent a on a.sub_account_id = :subAccount and a.id = c.agent_id
            where c.sub_account_id = :subAccount""";

    private final Events events;

    Conversations(Events events) {
        this.events = events;
    }

    /// The newest first.
    ///
    /// @param agent of this agent alone, or of all
    List<Conversation> page(TenantTransaction tx, Optional<UUID> agent, Optional<UUID> after, int limit) {
        return tx.sql(SELECT + """
                         and (:agent::uuid is null or c.agent_id = :agent::uuid)
                         and (:after::uuid is null or c.id < :after::uuid)
                        order by c.id desc limit :limit""")
                .param("agent", agent.orElse(null))
                .param("after", after.orElse(null))
                .param("limit", limit)
                .query(Conversations::read)
                .list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    Conversation find(TenantTransaction tx, UUID id) {
        return tx.sql(SELECT + " and c.id = :id")
                .param("id", id)
                .query(Conversations::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("conversation"));
    }

    UUID start(TenantTransaction tx, Question question) {
        UUID id = insert(tx, question);
        events.publish(
                tx,
                new Event(
                        EventType.CONVERSATION_STARTED,
                        Map.of("conversation", id, "agent", question.agent(), "channel", question.channel())));
        return id;
    }

    private static UUID insert(TenantTransaction tx, Question question) {
        return tx.sql("""
                        insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name)
                        values (:subAccount, :agent, :title, :channel, :by, :name) returning id""")
                .param("agent", question.agent())
                .param("title", title(question.text()))
                .param("channel", question.channel())
                .param("by", tx.scope().principal())
                .param("name", tx.scope().origin().actor())
                .query(UUID.class)
                .single();
    }

    void touch(TenantTransaction tx, UUID id) {
        tx.sql("update app.conversation set last_at = now() where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .update();
    }

    private static String title(String question) {
        String line = question.strip().replaceAll("\\s+", " ");
        return line.length() <= TITLE_CHARS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, TITLE_CHARS))) + "…";
    }

    private static Conversation read(ResultSet row, int n) throws SQLException {
        return new Conversation(
                row.getObject("id", UUID.class),
                row.getObject("agent_id", UUID.class),
                row.getString("agent_name"),
                row.getString("title"),
                row.getString("channel"),
                row.getString("started_by_name"),
                row.getTimestamp("started_at").toInstant(),
                row.getTimestamp("last_at").toInstant(),
                row.getInt("messages"));
    }
}
