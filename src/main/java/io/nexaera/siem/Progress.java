package io.nexaera.siem;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/// How far a destination is. Written by the stream that holds its lease and by nobody else.
///
/// Deliveries leave no entries in the audit log: each would be delivered in its turn. What it says is that a
/// destination has failed for long, once for each such time, and that it works again.
@Component
class Progress {
    private static final int MOST_DOUBLINGS = 20;

    private final AuditLog audit;
    private final SiemSettings settings;

    Progress(AuditLog audit, SiemSettings settings) {
        this.audit = audit;
        this.settings = settings;
    }

    /// Everything below `batch.next()` is acknowledged.
    ///
    /// @return false where the stream has to end: somebody moved, paused or removed the destination, or another
    /// node took it over
    boolean advance(TenantTransaction tx, UUID id, UUID holder, Batch batch) {
        Optional<Boolean> wasStalled = tx.sql("""
                        update app.siem_destination d set next_index = :next, number = :number, delivered_at = now(),
                          failures = 0, failing_since = null, stalled = false, last_error = null, last_error_at = null
                        from (select stalled from app.siem_destination where tenant_id = :tenant and id = :id) was
                        where d.tenant_id = :tenant and d.id = :id and d.next_index = :from and d.state = 'active'
                          and d.lease_holder = :holder
                        returning was.stalled""")
                .param("id", id)
                .param("holder", holder)
                .param("from", batch.from())
                .param("next", batch.next())
                .param("number", batch.number())
                .query(Boolean.class)
                .optional();
        wasStalled.filter(stalled -> stalled).ifPresent(stalled -> record(tx, "siem.destination-recovered", id, ""));
        return wasStalled.isPresent();
    }

    /// Waits before the next try: twice as long each time, with jitter, up to [SiemSettings#retryAtMost]; longer
    /// where the other side asks for it.
    void failed(TenantTransaction tx, UUID id, UUID holder, String error, Optional<Duration> asked) {
        Optional<Integer> failures = tx.sql("""
                        update app.siem_destination set failures = failures + 1, failing_since = coalesce(failing_since, now()),
                          last_error = :error, last_error_at = now()
                        where tenant_id = :tenant and id = :id and state = 'active' and lease_holder = :holder
                        returning failures""")
                .param("id", id)
                .param("holder", holder)
                .param("error", error)
                .query(Integer.class)
                .optional();
        failures.ifPresent(count -> {
            Duration wait = asked.orElseGet(() -> pause(count));
            tx.sql("""
                            update app.siem_destination set next_try_at = now() + make_interval(secs => :wait)
                            where tenant_id = :tenant and id = :id""").param("id", id).param("wait", wait.toMillis() / 1000.0).update();
            if (isNewlyStalled(tx, id)) {
                record(tx, "siem.destination-stalled", id, error);
            }
        });
    }

    private boolean isNewlyStalled(TenantTransaction tx, UUID id) {
        return tx.sql("""
                        update app.siem_destination set stalled = true
                        where tenant_id = :tenant and id = :id and not stalled
                          and failing_since < now() - make_interval(secs => :long)""")
                        .param("id", id)
                        .param("long", settings.stalledAfter().toMillis() / 1000.0)
                        .update()
                > 0;
    }

    private void record(TenantTransaction tx, String action, UUID id, String error) {
        String name = tx.sql("select name from app.siem_destination where tenant_id = :tenant and id = :id")
                .param("id", id)
                .query(String.class)
                .single();
        AuditEvent event = new AuditEvent(
                action,
                error.isEmpty() ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.FAILED,
                Optional.of(new AuditEvent.Target("siem-destination", id.toString(), name)),
                Map.of(),
                error.isEmpty() ? Map.of() : Map.of("error", error));
        audit.record(tx, event);
    }

    private Duration pause(int failures) {
        long doubled = settings.retryAfter().toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long most = Math.min(doubled, settings.retryAtMost().toMillis());
        return Duration.ofMillis(most / 2 + RandomGenerator.getDefault().nextLong(most / 2 + 1));
    }
}
