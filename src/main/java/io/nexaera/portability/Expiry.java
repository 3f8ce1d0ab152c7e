package io.nexaera.portability;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.tenancy.TenantDatabase;
import org.springframework.stereotype.Component;

/// Deletes an export when its time is over. One that is held stays, for the client's next purge after the hold.
@Component
class Expiry implements JobHandler {
    static final String KIND = "export.expire";

    private final TenantDatabase database;
    private final AuditLog audit;

    Expiry(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Job job) {
        database.run(job.scope(), tx -> {
            int deleted = tx.sql("""
                            delete from app.export
                            where sub_account_id = :subAccount and id = :id and expires_at <= now()
                              and not ctx.held('exports')""").param("id", job.subject()).update();
            if (deleted > 0) {
                audit.record(tx, AuditEvent.of("export.expired").target("export", job.subject(), ""));
            }
        });
    }
}
