package io.nexaera.webhooks;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.egress.Outbound;
import io.nexaera.outbox.Event;
import io.nexaera.outbox.EventType;
import io.nexaera.outbox.Events;
import io.nexaera.problem.Problem;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The receivers of a client or an agency. Every change leaves an audit entry; a secret is shown by the call that makes
/// it, and by none after.
@Component
public class Webhooks {
    private static final int MAX_ENDPOINTS = 50;
    private static final Duration A_DAY = Duration.ofDays(1);

    private final TenantDatabase database;
    private final Endpoints endpoints;
    private final EndpointKeys keys;
    private final Deliveries deliveries;
    private final Attempts attempts;
    private final DeliveryRun run;
    private final DeliveryLoop loop;
    private final Outbound outbound;
    private final Events events;
    private final AuditLog audit;
    private final WebhookSettings settings;
    private final Clock clock;

    Webhooks(
            TenantDatabase database,
            Endpoints endpoints,
            EndpointKeys keys,
            Deliveries deliveries,
            Attempts attempts,
            DeliveryRun run,
            DeliveryLoop loop,
            Outbound outbound,
            Events events,
            AuditLog audit,
            WebhookSettings settings,
            Clock clock) {
        this.database = database;
        this.endpoints = endpoints;
        this.keys = keys;
        this.deliveries = deliveries;
        this.attempts = attempts;
        this.run = run;
        this.loop = loop;
        this.outbound = outbound;
        this.events = events;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /// An endpoint with the secret that nobody sees again.
    ///
    /// @param secret `whsec_` and Base64
    /// @param publicKey `whpk_` and Base64
    record Fresh(Endpoint endpoint, String secret, String publicKey) {
        @Override
        public String toString() {
            return "Fresh[" + endpoint.id() + ", [secret]]";
        }
    }

    List<Endpoint> list(TenantScope scope) {
        return database.inTransaction(scope, endpoints::all);
    }

    /// How the last day went: for all together first, then for each.
    List<Lag> lags(TenantScope scope) {
        return database.inTransaction(
                scope, tx -> deliveries.lags(tx, clock.instant().minus(A_DAY)));
    }

    Endpoint find(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> endpoints.find(tx, id));
    }

    /// When the former secret stops signing; empty outside an overlap.
    Optional<Instant> overlapUntil(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> keys.overlapUntil(tx, id, clock.instant()));
    }

    /// For a command that fills an installation: an endpoint for everything, without showing its secret.
    public UUID open(TenantScope scope, String url, String note) {
        return add(scope, new EndpointDraft(url, note, Optional.empty(), false))
                .endpoint()
                .id();
    }

    /// For the same: sends a test, whatever becomes of it.
    ///
    /// @return the event that was sent
    public UUID tryOut(TenantScope scope, UUID id) {
        return test(scope, id).event();
    }

    /// The addresses that there are.
    public List<String> urls(TenantScope scope) {
        return list(scope).stream().map(Endpoint::url).toList();
    }

    /// @throws Problem.Invalid for an address that must not or can't be called
    Fresh add(TenantScope scope, EndpointDraft draft) {
        outbound.allow(scope.tenant(), draft.url());
        return database.inTransaction(scope, tx -> {
            if (endpoints.all(tx).size() >= MAX_ENDPOINTS) {
                throw new Problem.Conflict(
                        "webhooks.too-many", "There are " + MAX_ENDPOINTS + " endpoints, which is all.");
            }
            Endpoint added = endpoints.insert(tx, draft);
            WebhookKey key = keys.add(tx, added.id());
            audit.record(tx, event("added", added).after(described(added)));
            return fresh(added, key);
        });
    }

    Endpoint change(TenantScope scope, UUID id, EndpointDraft draft) {
        outbound.allow(scope.tenant(), draft.url());
        return database.inTransaction(scope, tx -> {
            Endpoint before = endpoints.find(tx, id);
            endpoints.update(tx, id, draft);
            Endpoint after = endpoints.find(tx, id);
            audit.record(tx, event("changed", after).before(described(before)).after(described(after)));
            return after;
        });
    }

    /// Nothing more is sent; what was sent stays on record as long as anything is kept.
    void remove(TenantScope scope, UUID id) {
        database.run(scope, tx -> {
            Endpoint endpoint = endpoints.find(tx, id);
            endpoints.set(tx, id, Endpoint.State.REMOVED);
            keys.forget(tx, id);
            audit.record(tx, event("removed", endpoint).before(described(endpoint)));
        });
    }

    /// What happens meanwhile waits.
    Endpoint pause(TenantScope scope, UUID id) {
        return turned(scope, id, Endpoint.State.PAUSED, "paused");
    }

    Endpoint turnOn(TenantScope scope, UUID id) {
        Endpoint on = turned(scope, id, Endpoint.State.ON, "turned-on");
        loop.wake();
        return on;
    }

    private Endpoint turned(TenantScope scope, UUID id, Endpoint.State state, String deed) {
        return database.inTransaction(scope, tx -> {
            Endpoint before = endpoints.find(tx, id);
            endpoints.set(tx, id, state);
            Endpoint after = endpoints.find(tx, id);
            audit.record(tx, event(deed, after).before(described(before)).after(described(after)));
            return after;
        });
    }

    /// A new secret and key pair. The former ones sign as well for a day, so that the receiver can change over in
    /// peace.
    Fresh rotate(TenantScope scope, UUID id) {
        return database.inTransaction(scope, tx -> {
            Endpoint endpoint = endpoints.find(tx, id);
            WebhookKey key = keys.rotate(tx, id, settings.overlap(), clock.instant());
            audit.record(tx, event("secret-rotated", endpoint));
            return fresh(endpoint, key);
        });
    }

    /// Sends an event of no meaning, now, whatever state the endpoint is in, and once only.
    Delivery test(TenantScope scope, UUID id) {
        UUID event = database.inTransaction(scope, tx -> {
            Endpoint endpoint = endpoints.find(tx, id);
            UUID made = tx.sql("select uuidv7()").query(UUID.class).single();
            events.publishOnce(tx, made, new Event(EventType.WEBHOOK_TEST, Map.of("endpoint", id)));
            deliveries.add(tx, id, made, clock.instant().plus(settings.lease()));
            audit.record(tx, event("tested", endpoint));
            return made;
        });
        run.deliverOne(scope, id, event);
        return database.inTransaction(scope, tx -> deliveries.find(tx, id, event));
    }

    List<Delivery> deliveries(TenantScope scope, UUID id, Optional<String> state, Optional<UUID> after, int limit) {
        return database.inTransaction(
                scope, tx -> deliveries.page(tx, endpoints.find(tx, id).id(), state, after, limit));
    }

    Delivery delivery(TenantScope scope, UUID id, UUID event) {
        return database.inTransaction(
                scope, tx -> deliveries.find(tx, endpoints.find(tx, id).id(), event));
    }

    /// With what was sent and answered.
    List<Attempt> attempts(TenantScope scope, UUID id, UUID event) {
        return database.inTransaction(scope, tx -> {
            deliveries.find(tx, endpoints.find(tx, id).id(), event);
            return attempts.of(tx, id, event);
        });
    }

    /// Sends one again, under the same id.
    void replay(TenantScope scope, UUID id, UUID event) {
        database.run(scope, tx -> {
            Endpoint endpoint = requireOn(tx, id);
            if (!deliveries.again(tx, id, event, clock.instant())) {
                throw new Problem.NotFound("delivery");
            }
            endpoints.set(tx, id, Endpoint.State.ON);
            audit.record(tx, event("replayed", endpoint).after(Map.of("message", Message.id(event))));
        });
        loop.wake();
    }

    /// Which of the past to send again.
    enum Which {
        /// What failed for good, and what was missed while the endpoint was turned off.
        FAILED,
        /// What was taken as well.
        ALL
    }

    /// @param since empty for as long as anything is kept
    /// @return how many
    int replay(TenantScope scope, UUID id, Which which, Optional<Instant> since) {
        if (which == Which.ALL && since.isEmpty()) {
            throw new Problem.Invalid("webhooks.since", "since", "Say since when.");
        }
        int sent = database.inTransaction(scope, tx -> {
            Endpoint endpoint = requireOn(tx, id);
            int again = which == Which.ALL
                    ? deliveries.allAgain(tx, id, since.orElseThrow(), clock.instant())
                    : deliveries.failedAgain(tx, id, since, clock.instant());
            int all = again + deliveries.missedNow(tx, id, since, clock.instant());
            endpoints.set(tx, id, Endpoint.State.ON);
            audit.record(tx, event("replayed", endpoint).after(Map.of("messages", all)));
            return all;
        });
        loop.wake();
        return sent;
    }

    private Endpoint requireOn(TenantTransaction tx, UUID id) {
        Endpoint endpoint = endpoints.find(tx, id);
        if (!endpoint.isOn()) {
            throw new Problem.Conflict("webhooks.off", "This endpoint is off. Turn it on first.");
        }
        return endpoint;
    }

    private static Fresh fresh(Endpoint endpoint, WebhookKey key) {
        try (key) {
            return new Fresh(endpoint, key.secretText(), key.publicText());
        }
    }

    private static AuditEvent event(String deed, Endpoint endpoint) {
        return AuditEvent.of("webhook." + deed).target("webhook", endpoint.id(), endpoint.url());
    }

    private static Map<String, Object> described(Endpoint endpoint) {
        return Map.of(
                "url", endpoint.url(),
                "types", endpoint.types().<Object>map(types -> types).orElse("all"),
                "content", endpoint.withContent(),
                "state", endpoint.state().name().toLowerCase(java.util.Locale.ROOT));
    }
}
