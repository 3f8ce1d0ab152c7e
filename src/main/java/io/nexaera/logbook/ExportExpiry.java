package io.nexaera.logbook;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.tenancy.TenantDatabase;
import org.springframework.stereotype.Component;

/// Deletes a file of the log when its days are over.
@Component
class ExportExpiry implements JobHandler {
    static final String KIND = "audit.export-expire";

    private final TenantDatabase database;
    private final AuditLog audit;

    ExportExpiry(TenantDatabase database, AuditLog audit) {
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
                            delete from app.audit_export
                            where tenant_id = :tenant and id = :id and expires_at <= now()
                              and not ctx.held('exports')""").param("id", job.subject()).update();
            if (deleted > 0) {
                audit.record(tx, AuditEvent.of("audit.export-expired").target("audit-export", job.subject(), ""));
            }
        });
    }
}
