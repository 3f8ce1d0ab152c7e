package io.nexaera.vault;

import io.nexaera.outbox.Job;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Work on keys waits while the client's own key is withdrawn: that is no failure, and may last for months.
@Component
class WaitingJobs {
    private static final Duration PAUSE = Duration.ofHours(1);

    private final TenantDatabase database;
    private final LentKeys lent;
    private final Jobs jobs;

    WaitingJobs(TenantDatabase database, LentKeys lent, Jobs jobs) {
        this.database = database;
        this.lent = lent;
        this.jobs = jobs;
    }

    /// Whether the job was put off, because the client's own key isn't here.
    boolean forClient(Job job) {
        return database.inTransaction(job.scope(), tx -> {
            try {
                lent.require(tx);
                return false;
            } catch (Problem.Conflict withdrawn) {
                jobs.enqueueLater(tx, job.kind(), job.subject(), PAUSE);
                return true;
            }
        });
    }
}
