package io.nexaera.webhooks;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Keeps what came of sending: the attempts, what is tried again when, how the endpoint stands; and turns off what has
/// been failing for days. All of it in one transaction.
@Component
class Results {
    private final TenantDatabase database;
    private final Endpoints endpoints;
    private final Attempts attempts;
    private final Deliveries deliveries;
    private final DisabledLetter letter;
    private final Events events;
    private final AuditLog audit;
    private final WebhookSettings settings;
    private final Schedule schedule;
    private final Clock clock;

    Results(
            TenantDatabase database,
            Endpoints endpoints,
            Attempts attempts,
            Deliveries deliveries,
            DisabledLetter letter,
            Events events,
            AuditLog audit,
            WebhookSettings settings,
            Clock clock) {
        this.database = database;
        this.endpoints = endpoints;
        this.attempts = attempts;
        this.deliveries = deliveries;
        this.letter = letter;
        this.events = events;
        this.audit = audit;
        this.settings = settings;
        this.schedule = new Schedule(settings.retryDelays(), new java.security.SecureRandom());
        this.clock = clock;
    }

    void keep(TenantScope scope, Endpoint endpoint, List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        List<Outcome> inOrder = outcomes.stream()
                .sorted(Comparator.comparing(outcome -> outcome.at().plus(outcome.took())))
                .toList();
        List<Optional<Instant>> next = inOrder.stream().map(this::next).toList();
        database.run(scope, tx -> {
            attempts.keep(tx, endpoint.id(), inOrder, next);
            deliveries.settle(tx, endpoint.id(), inOrder, next, clock.instant());
            endpoints.known(tx, endpoint.id()).filter(Endpoint::isOn).ifPresent(now -> judge(tx, now, inOrder));
        });
    }

    /// When a failed one is tried again; empty where it was taken or is given up.
    private Optional<Instant> next(Outcome outcome) {
        return outcome.delivered() || outcome.claimed().byHand()
                ? Optional.empty()
                : schedule.next(outcome.claimed().tries() + 1, outcome.wish(), clock.instant());
    }

    private void judge(TenantTransaction tx, Endpoint endpoint, List<Outcome> outcomes) {
        Standing before = Standing.of(endpoint);
        Standing standing = before;
        for (Outcome outcome : outcomes) {
            if (outcome.delivered() || !outcome.claimed().byHand()) {
                standing = standing.after(outcome.delivered(), outcome.wish(), clock.instant());
            }
        }
        if (outcomes.stream().anyMatch(Outcome::gone)) {
            disable(tx, endpoint, "gone");
        } else if (standing.isHopeless(settings.disableAfter(), clock.instant())) {
            disable(tx, endpoint, "failing");
        } else if (!standing.equals(before)) {
            endpoints.keep(tx, endpoint.id(), standing);
        }
    }

    private void disable(TenantTransaction tx, Endpoint endpoint, String reason) {
        UUID id = endpoint.id();
        if (endpoints.disable(tx, id, reason)) {
            events.publish(tx, new Event(EventType.WEBHOOK_DISABLED, Map.of("endpoint", id, "reason", reason)));
            audit.record(
                    tx,
                    AuditEvent.of("webhook.disabled")
                            .target("webhook", id, endpoint.url())
                            .after(Map.of("why", reason)));
            letter.send(tx, endpoint, reason);
        }
    }
}
