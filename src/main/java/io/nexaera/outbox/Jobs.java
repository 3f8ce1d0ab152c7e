package io.nexaera.outbox;

import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Asks for background work.
@Component
public class Jobs {
    private final Runnable wake;

    @Autowired
    Jobs(JobRunner runner) {
        this(runner::wake);
    }

    private Jobs(Runnable wake) {
        this.wake = wake;
    }

    /// For a command beside the application, which finds the work when it looks next.
    public static Jobs ofAnotherProcess() {
        return new Jobs(() -> {});
    }

    /// Has the handler of `kind` run for `subject` soon after this transaction commits; never if it rolls back.
    public void enqueue(TenantTransaction tx, String kind, UUID subject) {
        tx.sql("""
                        insert into app.job (agency_id, sub_account_id, kind, subject)
                        values (:agency, :subAccount, :kind, :subject)""").param("kind", kind).param("subject", subject).update();
        wake.run();
    }

    /// The same, but not before `delay` has passed.
    public void enqueueLater(TenantTransaction tx, String kind, UUID subject, Duration delay) {
        tx.sql("""
                        insert into app.job (agency_id, sub_account_id, kind, subject, run_at)
                        values (:agency, :subAccount, :kind, :subject, now() + make_interval(secs => :delay))""")
                .param("kind", kind)
                .param("subject", subject)
                .param("delay", (double) delay.toSeconds())
                .update();
    }

    /// The next one of a job that recurs, unless another about the same waits already.
    public void enqueueNext(TenantTransaction tx, Job job, Duration delay) {
        boolean another = tx.sql("""
                        select exists (select from app.job
                          where tenant_id = :tenant and kind = :kind and subject = :subject and id <> :job)""")
                .param("kind", job.kind())
                .param("subject", job.subject())
                .param("job", job.id())
                .query(Boolean.class)
                .single();
        if (!another) {
            enqueueLater(tx, job.kind(), job.subject(), delay);
        }
    }
}
