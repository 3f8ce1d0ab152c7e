package io.nexaera.webhooks;

import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.Outbound;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.outbox.JobScopes;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// A node of the test's own, whose clock the test moves. It is days ahead of the application's, which therefore leaves
/// alone what this one takes up.
final class Node extends Clock {
    private final WebhookSettings settings;
    private Outbound outbound = bean(Outbound.class);
    private Instant now =
            Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).plus(Duration.ofDays(2));

    Node(WebhookSettings settings) {
        this.settings = settings;
    }

    static Node withPatience(Duration timeout) {
        return new Node(settings(timeout));
    }

    static WebhookSettings settings(Duration timeout) {
        WebhookSettings usual = TestInstallation.bean(WebhookSettings.class);
        return new WebhookSettings(
                timeout,
                usual.retryDelays(),
                usual.disableAfter(),
                usual.overlap(),
                usual.keep(),
                usual.poll(),
                usual.lease(),
                usual.batch(),
                usual.concurrency(),
                usual.inFlight());
    }

    /// An endpoint that the application doesn't send to while the test looks.
    static UUID endpoint(TenantScope scope, String url, String... types) {
        UUID id = TestInstallation.bean(Webhooks.class)
                .add(
                        scope,
                        new EndpointDraft(
                                url,
                                "",
                                types.length == 0 ? java.util.Optional.empty() : java.util.Optional.of(List.of(types)),
                                false))
                .endpoint()
                .id();
        rest(scope, id);
        return id;
    }

    static void rest(TenantScope scope, UUID endpoint) {
        bean(TenantDatabase.class)
                .run(scope, tx -> tx.sql("""
                        update app.webhook_endpoint set rests_until = now() + interval '1 day'
                        where tenant_id = :tenant and id = :id""").param("id", endpoint).update());
    }

    static UUID happens(TenantScope scope) {
        UUID id = UUID.randomUUID();
        bean(TenantDatabase.class)
                .run(
                        scope,
                        tx -> bean(Events.class)
                                .publishOnce(
                                        tx,
                                        id,
                                        new Event(EventType.DOCUMENT_READY, Map.of("document", new UUID(0, 7)))));
        return id;
    }

    List<Outcome> deliver(TenantScope scope, UUID endpoint) {
        try {
            return run().deliver(
                            new Queue.Due(scope.tenant(), scope.agency(), scope.subAccount(), endpoint, 0),
                            settings.batch(),
                            new Semaphore(100));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    DeliveryRun run() {
        Results results = new Results(
                bean(TenantDatabase.class),
                bean(Endpoints.class),
                bean(Attempts.class),
                bean(Deliveries.class),
                bean(DisabledLetter.class),
                bean(Events.class),
                bean(AuditLog.class),
                settings,
                this);
        return new DeliveryRun(
                bean(TenantDatabase.class),
                bean(JobScopes.class),
                bean(Queue.class),
                bean(Endpoints.class),
                bean(EndpointKeys.class),
                bean(EventMessages.class),
                new Sender(outbound, settings, this),
                results,
                settings,
                this);
    }

    /// Sends by another door from now on.
    Node through(Outbound other) {
        outbound = other;
        return this;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    private static <T> T bean(Class<T> type) {
        return TestInstallation.bean(type);
    }
}
