package io.nexaera.webhooks;

import io.nexaera.signature.SignatureCheck;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/// Takes out events that are older than they are kept, with their deliveries and attempts, and endpoints that people
/// removed once nothing names them. What a client holds stays.
@Component
class Housekeeping {
    private static final Origin ORIGIN = Origin.ofPlatform("webhooks, taking out what is old");
    private static final int AT_ONCE = 1_000;

    private final PlatformDatabase platform;
    private final WebhookSettings settings;
    private final Clock clock;

    Housekeeping(PlatformDatabase platform, WebhookSettings settings, Clock clock) {
        this.platform = platform;
        this.settings = settings;
        this.clock = clock;
    }

    /// @return true where there is more
    boolean takeOutOld() {
        Instant oldest = clock.instant().minus(settings.keep());
        int gone = platform.inTransaction(
                ORIGIN,
                tx -> tx.sql("""
                        delete from app.event e using (
                          select tenant_id, id from app.event where at < :oldest
                            and tenant_id <> all (array(select ctx.tenants_holding('webhooks'))) limit :limit) old
                        where e.tenant_id = old.tenant_id and e.id = old.id""")
                        .param("oldest", Timestamp.from(oldest))
                        .param("limit", AT_ONCE)
                        .update());
        Instant repeatable = clock.instant().minus(SignatureCheck.TOLERANCE.multipliedBy(12));
        platform.run(
                ORIGIN,
                tx -> tx.sql("delete from app.webhook_receipt where at < :repeatable")
                        .param("repeatable", Timestamp.from(repeatable))
                        .update());
        platform.run(ORIGIN, tx -> tx.sql("""
                        delete from app.webhook_endpoint p where p.state = 'removed' and not exists (
                          select from app.webhook_delivery d where d.tenant_id = p.tenant_id and d.endpoint_id = p.id)""").update());
        return gone == AT_ONCE;
    }
}
