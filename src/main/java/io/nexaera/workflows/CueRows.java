package io.nexaera.workflows;

import io.nexaera.outbox.Cause;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The table `workflow_cue`: events that have to start a workflow. The database writes it, in the event's transaction.
@Component
class CueRows {
    /// @param cause of the event, where a run caused it
    record Cue(UUID workflow, UUID event, String type, Instant at, JsonNode data, Optional<Cause> cause) {
        /// As webhooks call it: `evt_` and 32 hexadecimal digits.
        String eventId() {
            return "evt_" + event.toString().replace("-", "");
        }

        /// What the run begins with.
        JsonNode input() {
            var told = Values.JSON.createObjectNode();
            told.put("id", eventId());
            told.put("type", type);
            told.put("at", at.toString());
            told.set("data", data);
            return Values.JSON.createObjectNode().set("event", told);
        }
    }

    /// Those of one event that wait; nobody else takes them up before this transaction ends.
    List<Cue> waiting(TenantTransaction tx, UUID event) {
        return tx.sql("""
                        select c.workflow_id, e.id, e.type, e.at, e.data::text as data, e.chain_id, e.depth
                        from app.workflow_cue c join app.event e on e.tenant_id = c.sub_account_id and e.id = c.event_id
                        where c.sub_account_id = :subAccount and c.event_id = :event and c.settled_at is null
                        order by c.workflow_id for update of c""").param("event", event).query(CueRows::read).list();
    }

    void started(TenantTransaction tx, Cue cue, UUID run) {
        settle(tx, cue, Optional.of(run), Optional.empty());
    }

    /// @param why a sentence for people
    void heldBack(TenantTransaction tx, Cue cue, String why) {
        settle(tx, cue, Optional.empty(), Optional.of(why));
    }

    private static void settle(TenantTransaction tx, Cue cue, Optional<UUID> run, Optional<String> problem) {
        tx.sql("""
                        update app.workflow_cue set settled_at = clock_timestamp(), run_id = :run, problem = :problem
                        where sub_account_id = :subAccount and event_id = :event and workflow_id = :workflow""")
                .param("event", cue.event())
                .param("workflow", cue.workflow())
                .param("run", run.orElse(null))
                .param("problem", problem.orElse(null))
                .update();
    }

    private static Cue read(ResultSet row, int n) throws SQLException {
        Optional<UUID> chain = Optional.ofNullable(row.getObject("chain_id", UUID.class));
        int depth = row.getInt("depth");
        return new Cue(
                row.getObject("workflow_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getString("type"),
                row.getTimestamp("at").toInstant(),
                Values.read(row.getString("data")),
                chain.map(first -> new Cause(first, depth)));
    }
}
