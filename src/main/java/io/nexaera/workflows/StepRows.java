package io.nexaera.workflows;

import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The table `workflow_step`.
@Component
class StepRows {

    List<Run.Done> of(TenantTransaction tx, UUID run) {
        return tx.sql("""
                        select step, item, name, kind, state, attempts, input::text as input, output::text as output, problem,
                          wait_until, decided_by, started_at, ended_at
                        from app.workflow_step where sub_account_id = :subAccount and run_id = :run order by step, item""").param("run", run).query(StepRows::read).list();
    }

    /// Notes that an attempt begins; the number of attempts so far, this one included.
    int begin(TenantTransaction tx, UUID run, int step, int item, Step what) {
        return tx.sql("""
                        insert into app.workflow_step as s (sub_account_id, run_id, step, item, name, kind, state)
                        values (:subAccount, :run, :step, :item, :name, :kind, 'running')
                        on conflict (sub_account_id, run_id, step, item)
                          do update set attempts = s.attempts + 1, state = 'running' returning attempts""")
                .param("run", run)
                .param("step", step)
                .param("item", item)
                .param("name", what.name())
                .param("kind", what.kind())
                .query(Integer.class)
                .single();
    }

    void skip(TenantTransaction tx, UUID run, int step, Step what) {
        tx.sql("""
                        insert into app.workflow_step (sub_account_id, run_id, step, name, kind, state, ended_at)
                        values (:subAccount, :run, :step, :name, :kind, 'skipped', now()) on conflict do nothing""")
                .param("run", run)
                .param("step", step)
                .param("name", what.name())
                .param("kind", what.kind())
                .update();
    }

    void await(TenantTransaction tx, UUID run, int step, Step what, Duration time, Optional<JsonNode> question) {
        tx.sql("""
                        insert into app.workflow_step (sub_account_id, run_id, step, name, kind, state, wait_until, input)
                        values (:subAccount, :run, :step, :name, :kind, 'waiting', now() + make_interval(secs => :time),
                          :input::jsonb) on conflict do nothing""")
                .param("run", run)
                .param("step", step)
                .param("name", what.name())
                .param("kind", what.kind())
                .param("time", (double) time.toSeconds())
                .param("input", question.map(Values::stored).orElse(null))
                .update();
    }

    /// Keeps the outcome, if this very attempt is still the one that counts.
    boolean finish(TenantTransaction tx, UUID run, int step, int item, int attempt, Work.Outcome outcome) {
        return tx.sql("""
                        update app.workflow_step set state = :state, input = :input::jsonb, output = :output::jsonb,
                          problem = :problem, ended_at = case when :state = 'running' then null else now() end
                        where sub_account_id = :subAccount and run_id = :run and step = :step and item = :item
                          and state = 'running' and attempts = :attempt""")
                        .param("state", outcome.state())
                        .param("input", outcome.input().map(Values::stored).orElse(null))
                        .param("output", outcome.output().map(Values::stored).orElse(null))
                        .param("problem", outcome.problem().orElse(null))
                        .param("run", run)
                        .param("step", step)
                        .param("item", item)
                        .param("attempt", attempt)
                        .update()
                > 0;
    }

    /// What was waited for has come. False where it was not waiting (any more).
    boolean decide(TenantTransaction tx, UUID run, int step, String state, String by, JsonNode output) {
        return tx.sql("""
                        update app.workflow_step set state = :state, decided_by = :by, output = :output::jsonb, ended_at = now()
                        where sub_account_id = :subAccount and run_id = :run and step = :step and item = 0 and state = 'waiting'""")
                        .param("state", state)
                        .param("by", by.isEmpty() ? null : by)
                        .param("output", Values.stored(output))
                        .param("run", run)
                        .param("step", step)
                        .update()
                > 0;
    }

    /// A run that starts over from a step takes along what was done before it.
    void copy(TenantTransaction tx, UUID from, UUID to, int before) {
        tx.sql("""
                        insert into app.workflow_step (sub_account_id, run_id, step, item, name, kind, state, attempts, input,
                          output, decided_by, started_at, ended_at)
                        select sub_account_id, :to, step, item, name, kind, state, attempts, input, output, decided_by,
                          started_at, ended_at
                        from app.workflow_step where sub_account_id = :subAccount and run_id = :from and step < :before
                          and state in ('done', 'skipped')""").param("from", from).param("to", to).param("before", before).update();
    }

    /// Questions of all runs that wait for somebody's word, the oldest first.
    List<Run.Waiting> waiting(TenantTransaction tx) {
        return tx.sql("""
                        select s.run_id, w.name, s.step, s.input ->> 'question' as question, s.wait_until
                        from app.workflow_step s
                        join app.workflow_run r on r.sub_account_id = s.sub_account_id and r.id = s.run_id
                        join app.workflow w on w.sub_account_id = r.sub_account_id and w.id = r.workflow_id
                        where s.sub_account_id = :subAccount and s.state = 'waiting' and s.kind = 'approve'
                          and r.state = 'waiting' order by s.started_at limit 200""")
                .query((row, n) -> new Run.Waiting(
                        row.getObject("run_id", UUID.class),
                        row.getString("name"),
                        row.getInt("step"),
                        row.getString("question"),
                        RunRows.instant(row, "wait_until")))
                .list();
    }

    private static Run.Done read(ResultSet row, int n) throws SQLException {
        return new Run.Done(
                row.getInt("step"),
                row.getInt("item"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("state"),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("input")).map(Values::read),
                Optional.ofNullable(row.getString("output")).map(Values::read),
                Optional.ofNullable(row.getString("problem")),
                RunRows.instant(row, "wait_until"),
                Optional.ofNullable(row.getString("decided_by")),
                row.getTimestamp("started_at").toInstant(),
                RunRows.instant(row, "ended_at"));
    }
}
