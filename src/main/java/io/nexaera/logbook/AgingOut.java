package io.nexaera.logbook;

import io.nexaera.audit.AgeOuts;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.outbox.Jobs;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Once a day lets the entries go that a tenant keeps no longer.
@Component
class AgingOut implements JobHandler {
    static final String KIND = "audit.age-out";
    private static final Duration DAILY = Duration.ofDays(1);

    private final TenantDatabase database;
    private final AgeOuts ageOuts;
    private final Jobs jobs;

    AgingOut(TenantDatabase database, AgeOuts ageOuts, Jobs jobs) {
        this.database = database;
        this.ageOuts = ageOuts;
        this.jobs = jobs;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Job job) {
        ageOuts.letGo(job.scope());
        database.run(job.scope(), tx -> again(tx, job));
    }

    /// Tomorrow, where there is still something to look for and no other job does.
    private void again(TenantTransaction tx, Job job) {
        boolean wanted = tx.sql("""
                        select ctx.aged_before() is not null and not exists (select from app.job
                          where tenant_id = :tenant and kind = :kind and subject = :subject and id <> :job)""")
                .param("kind", KIND)
                .param("subject", job.subject())
                .param("job", job.id())
                .query(Boolean.class)
                .single();
        if (wanted) {
            jobs.enqueueLater(tx, KIND, job.subject(), DAILY);
        }
    }
}
