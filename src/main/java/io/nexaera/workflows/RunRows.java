package io.nexaera.workflows;

import io.nexaera.outbox.Cause;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The table `workflow_run`.
@Component
class RunRows {
    private static final String SELECT = """
            select r.id, r.workflow_id, w.name, r.version, r.agent_id, r.state, r.input::text as input, r.started_by, r.step,
              r.problem, r.started_at, r.ended_at, r.chain_id, r.depth
            from app.workflow_run r join app.workflow w on w.sub_account_id = r.sub_account_id and w.id = r.workflow_id
            where r.sub_account_id = :subAccount""";

    UUID insert(TenantTransaction tx, Workflow workflow, int version, JsonNode input, Start start, int step) {
        return tx.sql("""
                        insert into app.workflow_run (sub_account_id, workflow_id, version, agent_id, input, started_by, step,
                          event_id, chain_id, depth, message_id)
                        values (:subAccount, :workflow, :version, :agent, :input::jsonb, :by, :step, :event, :chain, :depth,
                          :message) returning id""")
                .param("workflow", workflow.id())
                .param("version", version)
                .param("agent", workflow.agent().orElse(null))
                .param("input", input.toString())
                .param("by", start.by())
                .param("event", start.event().orElse(null))
                .param("chain", start.cause().map(Cause::chain).orElse(null))
                .param("depth", start.cause().map(Cause::depth).orElse(0))
                .param("message", start.message().orElse(null))
                .param("step", step)
                .query(UUID.class)
                .single();
    }

    /// The newest of one workflow, or of all.
    List<Run> latest(TenantTransaction tx, Optional<UUID> workflow, int limit) {
        return tx.sql(SELECT
                        + " and (:workflow::uuid is null or r.workflow_id = :workflow) order by r.id desc limit :limit")
                .param("workflow", workflow.orElse(null))
                .param("limit", limit)
                .query(RunRows::read)
                .list();
    }

    /// @throws Problem.NotFound also for a neighbour's
    Run find(TenantTransaction tx, UUID id) {
        return found(tx, id, "").orElseThrow(() -> new Problem.NotFound("run"));
    }

    /// Nobody else changes it before this transaction ends; empty where it is gone.
    Optional<Run> lock(TenantTransaction tx, UUID id) {
        return found(tx, id, " for update of r");
    }

    private static Optional<Run> found(TenantTransaction tx, UUID id, String lock) {
        return tx.sql(SELECT + " and r.id = :id" + lock)
                .param("id", id)
                .query(RunRows::read)
                .optional();
    }

    /// The run that a signed message started.
    Optional<UUID> ofMessage(TenantTransaction tx, UUID workflow, String message) {
        return tx.sql("""
                        select id from app.workflow_run
                        where sub_account_id = :subAccount and workflow_id = :workflow and message_id = :message""")
                .param("workflow", workflow)
                .param("message", message)
                .query(UUID.class)
                .optional();
    }

    /// How many runs came of one by the events of it, of those, and so on.
    int inChain(TenantTransaction tx, UUID first) {
        return tx.sql("select count(*) from app.workflow_run where sub_account_id = :subAccount and chain_id = :first")
                .param("first", first)
                .query(Integer.class)
                .single();
    }

    /// Takes the run for a job, unless another one works on it.
    boolean hold(TenantTransaction tx, UUID id, UUID job, Duration time) {
        return tx.sql("""
                        update app.workflow_run set state = 'running', held_by = :job,
                          held_until = now() + make_interval(secs => :time)
                        where sub_account_id = :subAccount and id = :id and state in ('running', 'waiting')
                          and (held_by is null or held_by = :job or held_until < now())""")
                        .param("id", id)
                        .param("job", job)
                        .param("time", (double) time.toSeconds())
                        .update()
                > 0;
    }

    void goOn(TenantTransaction tx, UUID id, int step) {
        tx.sql("update app.workflow_run set step = :step where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .param("step", step)
                .update();
    }

    /// Nobody works on it until the next job comes.
    void rest(TenantTransaction tx, UUID id, Run.State state) {
        tx.sql("""
                        update app.workflow_run set state = :state, held_by = null, held_until = null
                        where sub_account_id = :subAccount and id = :id""").param("id", id).param("state", state.code()).update();
    }

    /// False where it had ended before.
    boolean end(TenantTransaction tx, UUID id, Run.State state, Optional<String> problem) {
        return tx.sql("""
                        update app.workflow_run set state = :state, problem = :problem, held_by = null, held_until = null,
                          ended_at = now()
                        where sub_account_id = :subAccount and id = :id and state in ('running', 'waiting')""")
                        .param("id", id)
                        .param("state", state.code())
                        .param("problem", problem.orElse(null))
                        .update()
                > 0;
    }

    private static Run read(ResultSet row, int n) throws SQLException {
        return new Run(
                row.getObject("id", UUID.class),
                row.getObject("workflow_id", UUID.class),
                row.getString("name"),
                row.getInt("version"),
                Optional.ofNullable(row.getObject("agent_id", UUID.class)),
                Run.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Values.read(row.getString("input")),
                row.getString("started_by"),
                row.getInt("step"),
                Optional.ofNullable(row.getString("problem")),
                row.getTimestamp("started_at").toInstant(),
                instant(row, "ended_at"),
                Optional.ofNullable(row.getObject("chain_id", UUID.class)),
                row.getInt("depth"));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
