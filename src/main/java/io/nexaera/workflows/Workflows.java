package io.nexaera.workflows;

import io.nexaera.agents.Agents;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.outbox.Events;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// A client's workflows and their runs. Every change leaves an audit entry.
@Component
public class Workflows {
    private static final int MOST_INPUT = 64 * 1024;
    private static final int RUNS = 50;

    private final TenantDatabase database;
    private final WorkflowRows rows;
    private final RunRows runs;
    private final StepRows steps;
    private final Agents agents;
    private final Jobs jobs;
    private final Events events;
    private final AuditLog audit;
    private final Healthcare healthcare;

    Workflows(
            TenantDatabase database,
            WorkflowRows rows,
            RunRows runs,
            StepRows steps,
            Agents agents,
            Jobs jobs,
            Events events,
            AuditLog audit,
            Healthcare healthcare) {
        this.healthcare = healthcare;
        this.database = database;
        this.rows = rows;
        this.runs = runs;
        this.steps = steps;
        this.agents = agents;
        this.jobs = jobs;
        this.events = events;
        this.audit = audit;
    }

    List<Workflow> list(TenantScope scope) {
        return database.inTransaction(scope, rows::all);
    }

    Workflow find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> rows.find(tx, id));
    }

    Workflow create(Caller caller, WorkflowDraft draft) {
        return database.inTransaction(caller.scope(), tx -> {
            requireAgent(tx, draft);
            UUID id = rows.insert(tx, draft, caller.name());
            clock(tx, id, draft);
            audit.record(tx, event("workflow.created", id, draft.name()).after(fields(draft)));
            return rows.find(tx, id);
        });
    }

    /// @param version the one that the change was made from; runs under way keep theirs
    Workflow update(Caller caller, UUID id, int version, WorkflowDraft draft) {
        return database.inTransaction(caller.scope(), tx -> {
            rows.find(tx, id);
            requireAgent(tx, draft);
            rows.update(tx, id, version, draft, caller.name());
            clock(tx, id, draft);
            audit.record(tx, event("workflow.updated", id, draft.name()).after(fields(draft)));
            return rows.find(tx, id);
        });
    }

    /// With its runs, those under way included.
    void delete(Caller caller, UUID id) {
        database.run(caller.scope(), tx -> {
            Workflow gone = rows.find(tx, id);
            rows.delete(tx, id);
            audit.record(tx, event("workflow.deleted", id, gone.name()));
        });
    }

    /// Starts a run that goes on by itself.
    Run start(Caller caller, UUID id, JsonNode input) {
        return database.inTransaction(
                caller.scope(), tx -> start(tx, rows.find(tx, id), input, Start.by(caller.name())));
    }

    Run start(TenantTransaction tx, Workflow workflow, JsonNode input, Start start) {
        if (input.toString().length() > MOST_INPUT) {
            throw new Problem.TooLarge("workflows.input-size", "What a run begins with is at most 64 KB.");
        }
        Values.requireStorable(input);
        if (start.event().isEmpty()) { // events tell ids and numbers alone
            requireNothingSaid(tx, input);
        }
        return begun(tx, workflow, runs.insert(tx, workflow, workflow.version(), input, start, 0));
    }

    /// A run keeps what it begins with.
    private void requireNothingSaid(TenantTransaction tx, JsonNode input) {
        boolean nothing = input.isObject() && input.isEmpty();
        if (!nothing && healthcare.isInForce(tx)) {
            throw new Problem.Conflict(
                    "healthcare.no-durable-content",
                    "Healthcare Mode is on: a run keeps what it begins with, so it has to begin with nothing.");
        }
    }

    private Run begun(TenantTransaction tx, Workflow workflow, UUID run) {
        jobs.enqueue(tx, Running.KIND, run);
        audit.record(tx, AuditEvent.of("workflow.started").target("workflow-run", run, workflow.name()));
        return runs.find(tx, run);
    }

    /// The newest runs of one workflow, or of all.
    List<Run> latest(TenantScope scope, Optional<UUID> workflow) {
        return database.inTransaction(scope, tx -> runs.latest(tx, workflow, RUNS));
    }

    Run.Story story(TenantScope scope, UUID run) {
        return database.inTransaction(scope, tx -> new Run.Story(runs.find(tx, run), steps.of(tx, run)));
    }

    /// Ends a run; a call that is under way can't be taken back.
    Run cancel(Caller caller, UUID id) {
        return database.inTransaction(caller.scope(), tx -> {
            Run run = runs.find(tx, id);
            if (!runs.end(tx, id, Run.State.CANCELLED, Optional.of("Cancelled by " + caller.name() + "."))) {
                throw new Problem.Conflict("workflows.over", "This run is over already.");
            }
            audit.record(tx, AuditEvent.of("workflow.cancelled").target("workflow-run", id, run.workflowName()));
            events.publish(tx, Running.finished(run, Run.State.CANCELLED));
            return runs.find(tx, id);
        });
    }

    /// A new run with the same version and input that starts at a step; what was done before it is taken along.
    Run again(Caller caller, UUID id, int step) {
        return database.inTransaction(caller.scope(), tx -> {
            Run old = runs.find(tx, id);
            Workflow workflow = rows.find(tx, old.workflow());
            int count =
                    rows.definition(tx, old.workflow(), old.version()).steps().size();
            if (step < 0 || step >= count || step > old.step()) {
                throw new Problem.Invalid("workflows.step", "step", "The old run never came to this step.");
            }
            requireNothingSaid(tx, old.input());
            UUID run = runs.insert(tx, workflow, old.version(), old.input(), Start.by(caller.name()), step);
            steps.copy(tx, id, run, step);
            return begun(tx, workflow, run);
        });
    }

    List<Run.Waiting> waiting(TenantScope scope) {
        return database.inTransaction(scope, steps::waiting);
    }

    /// A person's word on a step that waits for it.
    Run decide(Caller caller, UUID id, int step, boolean yes) {
        if (caller.person().isEmpty()) {
            throw new Problem.Forbidden("workflows.person", "Only a person can approve, signed in as themselves.");
        }
        return database.inTransaction(caller.scope(), tx -> {
            Run run = runs.lock(tx, id).orElseThrow(() -> new Problem.NotFound("run"));
            JsonNode output =
                    Values.JSON.createObjectNode().put("approved", yes).put("by", caller.name());
            if (run.state().isOver() || !steps.decide(tx, id, step, yes ? "done" : "denied", caller.name(), output)) {
                throw new Problem.Conflict("workflows.decided", "This question is answered already.");
            }
            jobs.enqueue(tx, Running.KIND, id);
            audit.record(
                    tx,
                    AuditEvent.of("workflow.decided")
                            .target("workflow-run", id, run.workflowName())
                            .after(Map.of("step", step, "approved", yes)));
            return runs.find(tx, id);
        });
    }

    private void clock(TenantTransaction tx, UUID id, WorkflowDraft draft) {
        draft.everyMinutes()
                .ifPresent(minutes -> jobs.enqueueLater(
                        tx, Schedule.KIND, id, Duration.ofMinutes(minutes).plusSeconds(1)));
    }

    private void requireAgent(TenantTransaction tx, WorkflowDraft draft) {
        try {
            draft.agent().ifPresent(agent -> agents.find(tx, agent));
        } catch (Problem.NotFound e) {
            throw new Problem.Invalid("workflows.agent", "agent", "This agent doesn't exist any more.");
        }
    }

    private static AuditEvent event(String action, UUID id, String name) {
        return AuditEvent.of(action).target("workflow", id, name);
    }

    private static Map<String, Object> fields(WorkflowDraft draft) {
        return Map.of(
                "name", draft.name(),
                "agent", draft.agent().map(UUID::toString).orElse("none"),
                "everyMinutes", draft.everyMinutes().orElse(0),
                "onEvents", draft.onEvents(),
                "steps",
                        draft.definition().steps().stream()
                                .map(step -> step.name() + ": " + step.kind())
                                .toList());
    }
}
