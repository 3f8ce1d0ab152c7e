package io.nexaera.workflows;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Cause;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Starts workflows by events: each that an event cued begins one run, in the transaction that settles the cue, so that
/// a job that is done again starts nothing again. What runs cause by their own events ends: after [#DEEPEST] in a row,
/// or [#MOST_OF_A_CHAIN] in all, nothing more is started, and the log says why.
@Component
class Cues implements JobHandler {
    static final String KIND = "workflow.cue";
    static final int DEEPEST = 5;
    static final int MOST_OF_A_CHAIN = 200;

    private final TenantDatabase database;
    private final CueRows rows;
    private final WorkflowRows workflows;
    private final RunRows runs;
    private final Workflows starting;
    private final AuditLog audit;

    Cues(
            TenantDatabase database,
            CueRows rows,
            WorkflowRows workflows,
            RunRows runs,
            Workflows starting,
            AuditLog audit) {
        this.database = database;
        this.rows = rows;
        this.workflows = workflows;
        this.runs = runs;
        this.starting = starting;
        this.audit = audit;
    }

    /// Events that may start a workflow: those of a client, that happen by themselves.
    static List<EventType> types() {
        return Arrays.stream(EventType.values())
                .filter(type -> type != EventType.WEBHOOK_TEST && type != EventType.SUB_ACCOUNT_CREATED)
                .toList();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int maxAttempts() {
        return 100;
    }

    @Override
    public void run(Job job) {
        database.run(job.scope(), tx -> rows.waiting(tx, job.subject()).forEach(cue -> settle(tx, cue)));
    }

    private void settle(TenantTransaction tx, CueRows.Cue cue) {
        Optional<Workflow> workflow = workflows.known(tx, cue.workflow());
        Optional<String> tooMuch = cue.cause().flatMap(cause -> tooMuch(tx, cause));
        if (workflow.isEmpty()) {
            rows.heldBack(tx, cue, "The workflow was deleted meanwhile.");
        } else if (tooMuch.isPresent()) {
            heldBack(tx, cue, workflow.get(), tooMuch.get());
        } else {
            Start start = new Start("the event " + cue.type(), Optional.of(cue.event()), cue.cause(), Optional.empty());
            rows.started(
                    tx,
                    cue,
                    starting.start(tx, workflow.get(), cue.input(), start).id());
        }
    }

    private Optional<String> tooMuch(TenantTransaction tx, Cause cause) {
        if (cause.depth() > DEEPEST) {
            return Optional.of("Workflows started each other " + DEEPEST + " times in a row; this is where it ends.");
        }
        return runs.inChain(tx, cause.chain()) < MOST_OF_A_CHAIN
                ? Optional.empty()
                : Optional.of("One run led to " + MOST_OF_A_CHAIN + " others; this is where it ends.");
    }

    private void heldBack(TenantTransaction tx, CueRows.Cue cue, Workflow workflow, String why) {
        rows.heldBack(tx, cue, why);
        audit.record(
                tx,
                AuditEvent.of("workflow.held-back")
                        .target("workflow", workflow.id(), workflow.name())
                        .after(Map.of("event", cue.eventId(), "type", cue.type(), "why", why))
                        .failed());
    }

    @Override
    public void abandoned(Job job, Problem why) {
        database.run(
                job.scope(),
                tx -> rows.waiting(tx, job.subject())
                        .forEach(cue -> workflows
                                .known(tx, cue.workflow())
                                .ifPresent(workflow -> heldBack(tx, cue, workflow, why.sentence()))));
    }
}
