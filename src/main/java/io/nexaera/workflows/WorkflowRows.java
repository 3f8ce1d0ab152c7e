package io.nexaera.workflows;

import io.nexaera.outbox.EventType;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The tables `workflow` and `workflow_version`.
@Component
class WorkflowRows {
    private static final int MOST = 200;
    private static final String SELECT = """
            select w.id, w.name, w.agent_id, w.version, w.every_minutes, w.next_run_at, w.on_events, w.updated_at, v.definition::text as definition
            from app.workflow w join app.workflow_version v
              on v.sub_account_id = w.sub_account_id and v.workflow_id = w.id and v.version = w.version
            where w.sub_account_id = :subAccount""";

    List<Workflow> all(TenantTransaction tx) {
        return tx.sql(SELECT + " order by w.name, w.id")
                .query(WorkflowRows::read)
                .list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    Workflow find(TenantTransaction tx, UUID id) {
        return known(tx, id).orElseThrow(() -> new Problem.NotFound("workflow"));
    }

    Optional<Workflow> known(TenantTransaction tx, UUID id) {
        return tx.sql(SELECT + " and w.id = :id")
                .param("id", id)
                .query(WorkflowRows::read)
                .optional();
    }

    Definition definition(TenantTransaction tx, UUID workflow, int version) {
        return Definition.parse(Values.read(tx.sql("""
                        select definition::text from app.workflow_version
                        where sub_account_id = :subAccount and workflow_id = :workflow and version = :version""")
                .param("workflow", workflow)
                .param("version", version)
                .query(String.class)
                .single()));
    }

    UUID insert(TenantTransaction tx, WorkflowDraft draft, String by) {
        int there = tx.sql("select count(*) from app.workflow where sub_account_id = :subAccount")
                .query(Integer.class)
                .single();
        if (there >= MOST) {
            throw new Problem.Conflict(
                    "workflows.too-many", "There are " + MOST + " workflows already. Delete one first.");
        }
        UUID id = tx.sql("""
                        insert into app.workflow (sub_account_id, name, agent_id, every_minutes, next_run_at, on_events)
                        values (:subAccount, :name, :agent, :every, now() + make_interval(mins => :every), :events)
                        returning id""")
                .param("name", draft.name())
                .param("agent", draft.agent().orElse(null))
                .param("every", minutes(draft))
                .param("events", events(draft))
                .query(UUID.class)
                .single();
        keepVersion(tx, id, 1, draft, by);
        return id;
    }

    /// @param version the one that the change was made from
    /// @throws Problem.Conflict where somebody else changed it meanwhile
    void update(TenantTransaction tx, UUID id, int version, WorkflowDraft draft, String by) {
        int changed = tx.sql("""
                        update app.workflow set name = :name, agent_id = :agent, every_minutes = :every, version = version + 1,
                          next_run_at = now() + make_interval(mins => :every), on_events = :events, updated_at = now()
                        where sub_account_id = :subAccount and id = :id and version = :version""")
                .param("name", draft.name())
                .param("agent", draft.agent().orElse(null))
                .param("every", minutes(draft))
                .param("events", events(draft))
                .param("id", id)
                .param("version", version)
                .update();
        if (changed == 0) {
            throw new Problem.Conflict(
                    "workflows.changed-meanwhile",
                    "Somebody else has changed this workflow meanwhile. Reload the page and make your change again.");
        }
        keepVersion(tx, id, version + 1, draft, by);
    }

    private static @Nullable Integer minutes(WorkflowDraft draft) {
        return draft.everyMinutes().isPresent() ? draft.everyMinutes().getAsInt() : null;
    }

    private static String @Nullable [] events(WorkflowDraft draft) {
        return draft.onEvents().isEmpty() ? null : draft.onEvents().toArray(String[]::new);
    }

    private static void keepVersion(TenantTransaction tx, UUID id, int version, WorkflowDraft draft, String by) {
        tx.sql("""
                        insert into app.workflow_version (sub_account_id, workflow_id, version, definition, made_by)
                        values (:subAccount, :id, :version, :definition::jsonb, :by)""")
                .param("id", id)
                .param("version", version)
                .param("definition", draft.definition().source().toString())
                .param("by", by)
                .update();
    }

    void delete(TenantTransaction tx, UUID id) {
        tx.sql("delete from app.workflow where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .update();
    }

    /// Takes the turn of the clock, once, however many look.
    boolean takeTurn(TenantTransaction tx, UUID id) {
        return tx.sql("""
                        update app.workflow set next_run_at = now() + make_interval(mins => every_minutes)
                        where sub_account_id = :subAccount and id = :id and every_minutes is not null and next_run_at <= now()""").param("id", id).update() > 0;
    }

    private static Workflow read(ResultSet row, int n) throws SQLException {
        int every = row.getInt("every_minutes");
        Timestamp next = row.getTimestamp("next_run_at");
        Array events = row.getArray("on_events");
        return new Workflow(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Optional.ofNullable(row.getObject("agent_id", UUID.class)),
                row.getInt("version"),
                every == 0 ? OptionalInt.empty() : OptionalInt.of(every),
                Optional.ofNullable(next).map(Timestamp::toInstant),
                events == null
                        ? List.of()
                        : Stream.of((String[]) events.getArray())
                                .flatMap(code -> EventType.of(code).stream())
                                .toList(),
                row.getTimestamp("updated_at").toInstant(),
                Definition.parse(Values.read(row.getString("definition"))));
    }
}
