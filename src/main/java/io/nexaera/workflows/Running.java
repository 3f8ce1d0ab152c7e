package io.nexaera.workflows;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.mail.Mail;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Takes a run from its last step on: writes that a step begins, does it, writes how it ended, and so on until the run
/// ends or has to wait. Killed anywhere, the job is claimed again and finds its place in the rows.
@Component
class Running implements JobHandler {
    static final String KIND = "workflow.run";
    private static final int STEPS_AT_ONCE = 25;
    private static final Duration LONGEST_STEP = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final TenantDatabase database;
    private final Planner planner;
    private final RunRows runs;
    private final StepRows steps;
    private final Work work;
    private final Mail mail;
    private final Jobs jobs;
    private final Events events;
    private final AuditLog audit;

    Running(
            TenantDatabase database,
            Planner planner,
            RunRows runs,
            StepRows steps,
            Work work,
            Mail mail,
            Jobs jobs,
            Events events,
            AuditLog audit) {
        this.database = database;
        this.planner = planner;
        this.runs = runs;
        this.steps = steps;
        this.work = work;
        this.mail = mail;
        this.jobs = jobs;
        this.events = events;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// Each crash counts, and a run may see many.
    @Override
    public int maxAttempts() {
        return 100;
    }

    @Override
    public void run(Job job) {
        for (int i = 0; i < STEPS_AT_ONCE; i++) {
            Plan plan = database.inTransaction(job.scope(), tx -> next(tx, job));
            boolean goesOn =
                    plan instanceof Plan.Do now && now.run().cause().during(() -> done(job, now, outcome(job, now)));
            if (!goesOn) {
                return;
            }
        }
        database.run(job.scope(), tx -> later(tx, job.subject(), Duration.ZERO, Run.State.RUNNING));
    }

    private Plan next(TenantTransaction tx, Job job) {
        Optional<Run> run = runs.lock(tx, job.subject());
        if (run.isEmpty() || !runs.hold(tx, job.subject(), job.id(), LONGEST_STEP.plus(GRACE))) {
            return new Plan.Rest();
        }
        return run.get().cause().during(() -> {
            Plan plan = planOrEnd(tx, run.get());
            while (plan instanceof Plan.Again) { // each time a step further on
                plan = planOrEnd(tx, runs.find(tx, job.subject()));
            }
            return plan;
        });
    }

    private Plan planOrEnd(TenantTransaction tx, Run run) {
        try {
            return planned(tx, run);
        } catch (Problem.Invalid broken) {
            return ended(tx, run, Run.State.FAILED, Optional.of(broken.sentence()));
        }
    }

    private Plan planned(TenantTransaction tx, Run run) {
        return switch (planner.next(tx, run)) {
            case Plan.Wait wait -> {
                later(tx, run.id(), wait.time(), Run.State.WAITING);
                yield new Plan.Rest();
            }
            case Plan.End end -> ended(tx, run, end.state(), end.problem());
            case Plan other -> other;
        };
    }

    private Work.Outcome outcome(Job job, Plan.Do now) {
        return work.of(
                new Work.Task(job.scope(), now.run(), now.step(), now.data(), now.key(), "steps[" + now.index() + "]"));
    }

    /// False where the run doesn't go on now.
    private boolean done(Job job, Plan.Do now, Work.Outcome outcome) {
        return database.inTransaction(job.scope(), tx -> {
            Optional<Run> run = runs.lock(tx, now.run().id());
            boolean counts = run.isPresent() && !run.get().state().isOver();
            if (!counts || !steps.finish(tx, now.run().id(), now.index(), now.item(), now.attempt(), outcome)) {
                return false;
            }
            return switch (outcome.state()) {
                case "done" -> kept(tx, now, outcome);
                case "running" -> triedAgain(tx, now, outcome);
                default -> failed(tx, now, outcome);
            };
        });
    }

    private boolean kept(TenantTransaction tx, Plan.Do now, Work.Outcome outcome) {
        if (outcome.mail().isPresent()
                && !mail.sendOnce(tx, now.key(), outcome.mail().get())) {
            ended(tx, now.run(), Run.State.FAILED, Optional.of("This service sends no mail."));
            return false;
        }
        outcome.event().ifPresent(event -> events.publishOnce(tx, now.key(), event));
        if (outcome.ends()) {
            ended(tx, now.run(), Run.State.FINISHED, Optional.empty());
            return false;
        }
        return true;
    }

    private boolean triedAgain(TenantTransaction tx, Plan.Do now, Work.Outcome outcome) {
        if (now.attempt() > now.step().retries()) {
            return failed(tx, now, outcome);
        }
        later(tx, now.run().id(), Duration.ofSeconds(1L << Math.min(now.attempt(), 8)), Run.State.RUNNING);
        return false;
    }

    private boolean failed(TenantTransaction tx, Plan.Do now, Work.Outcome outcome) {
        String why = "Step “" + now.step().name() + "”: " + outcome.problem().orElse("It failed.");
        ended(tx, now.run(), Run.State.FAILED, Optional.of(why));
        return false;
    }

    private void later(TenantTransaction tx, UUID run, Duration delay, Run.State state) {
        runs.rest(tx, run, state);
        if (delay.isZero()) {
            jobs.enqueue(tx, KIND, run);
        } else {
            jobs.enqueueLater(tx, KIND, run, delay);
        }
    }

    private Plan ended(TenantTransaction tx, Run run, Run.State state, Optional<String> problem) {
        if (runs.end(tx, run.id(), state, problem)) {
            AuditEvent event = AuditEvent.of("workflow.finished")
                    .target("workflow-run", run.id(), run.workflowName())
                    .after(Map.of("state", state.code()));
            audit.record(tx, state == Run.State.FAILED ? event.failed() : event);
            events.publish(tx, finished(run, state));
        }
        return new Plan.Rest();
    }

    static Event finished(Run run, Run.State state) {
        return new Event(
                EventType.WORKFLOW_FINISHED,
                Map.of("run", run.id(), "workflow", run.workflow(), "state", state.code()));
    }

    @Override
    public void abandoned(Job job, Problem why) {
        database.run(
                job.scope(),
                tx -> runs.lock(tx, job.subject())
                        .ifPresent(run -> run.cause()
                                .during(() -> ended(tx, run, Run.State.FAILED, Optional.of(why.sentence())))));
    }

    /// What comes next of a run.
    sealed interface Plan {
        /// Somebody else works on it, it is over, or it waits.
        record Rest() implements Plan {}

        /// Something was passed over; look again.
        record Again() implements Plan {}

        record Wait(Duration time) implements Plan {}

        record End(Run.State state, Optional<String> problem) implements Plan {}

        record Do(Run run, Step step, int index, int item, int attempt, Map<String, Object> data, UUID key)
                implements Plan {}
    }
}
