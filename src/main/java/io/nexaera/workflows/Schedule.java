package io.nexaera.workflows;

import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Starts a workflow by the clock. Each turn is taken once; a turn that was missed while nothing ran is made up for
/// once.
@Component
class Schedule implements JobHandler {
    static final String KIND = "workflow.schedule";

    private final TenantDatabase database;
    private final WorkflowRows rows;
    private final Workflows workflows;
    private final Jobs jobs;

    Schedule(TenantDatabase database, WorkflowRows rows, Workflows workflows, Jobs jobs) {
        this.database = database;
        this.rows = rows;
        this.workflows = workflows;
        this.jobs = jobs;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int maxAttempts() {
        return 100;
    }

    /// A workflow that was deleted, or taken off the clock meanwhile, has no turn.
    @Override
    public void run(Job job) {
        database.run(job.scope(), tx -> turn(tx, job));
    }

    private void turn(TenantTransaction tx, Job job) {
        if (rows.takeTurn(tx, job.subject())) {
            Workflow workflow = rows.find(tx, job.subject());
            workflows.start(tx, workflow, Values.JSON.createObjectNode(), Start.by("the clock"));
            jobs.enqueueLater(
                    tx,
                    KIND,
                    workflow.id(),
                    Duration.ofMinutes(workflow.everyMinutes().orElseThrow()).plusSeconds(1));
        }
    }

    @Override
    public void abandoned(Job job, Problem why) {
        database.run(job.scope(), tx -> jobs.enqueueLater(tx, KIND, job.subject(), Duration.ofHours(1)));
    }
}
