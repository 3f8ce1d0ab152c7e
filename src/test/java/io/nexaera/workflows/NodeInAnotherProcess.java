package io.nexaera.workflows;

import io.nexaera.audit.AuditLog;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.outbox.Events;
import io.nexaera.outbox.Jobs;
import io.nexaera.outbox.JobsInAnotherProcess;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// A node that starts and runs workflows, with the application's own parts, until it is killed.
final class NodeInAnotherProcess {
    static final int WORKERS = 4;
    private static final Duration LEASE = Duration.ofSeconds(2);

    private NodeInAnotherProcess() {}

    /// @param arguments JDBC URL, context key
    public static void main(String[] arguments) throws InterruptedException {
        OperatorSession app = atLast(() -> OperatorSession.open(arguments[0], "nx_app", "nx_app", arguments[1]));
        PlatformSession platform = atLast(() -> PlatformSession.open(arguments[0], "nx_platform", arguments[1]));
        Parts parts = Parts.of(app.database());
        JobsInAnotherProcess.start(
                platform.database(),
                (agency, client, job, kind) -> ScopeMint.job(agency, client, job, Origin.ofPlatform("test")),
                WORKERS,
                LEASE,
                List.of(parts.running(), parts.cues()));
        System.out.println("ready");
        TimeUnit.DAYS.sleep(1);
    }

    /// A database that is away comes back.
    private static <T> T atLast(Callable<T> open) throws InterruptedException {
        while (true) {
            try {
                return open.call();
            } catch (Exception notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /// What runs workflows that ask no agent and write no mail.
    record Parts(Workflows workflows, Running running, Cues cues) {
        @SuppressWarnings("NullAway") // nobody is asked, and nobody writes
        static Parts of(TenantDatabase database) {
            WorkflowRows rows = new WorkflowRows();
            RunRows runs = new RunRows();
            StepRows steps = new StepRows();
            Jobs jobs = Jobs.ofAnotherProcess();
            Events events = Events.ofAnotherProcess();
            AuditLog audit = AuditLog.besideTheApplication();
            Outbound outbound = new Outbound(new EgressSettings(
                    List.of(EgressSettings.THIS_MACHINE.split(",")),
                    Set.of(443),
                    List.of(),
                    Duration.ofSeconds(5),
                    65_536,
                    100));
            Workflows workflows = new Workflows(database, rows, runs, steps, null, jobs, events, audit, null);
            return new Parts(
                    workflows,
                    new Running(
                            database,
                            new Planner(rows, runs, steps, Clock.systemUTC()),
                            runs,
                            steps,
                            new Work(new Calls(outbound), null, null, null),
                            null,
                            jobs,
                            events,
                            audit),
                    new Cues(database, new CueRows(), rows, runs, workflows, audit));
        }
    }
}
