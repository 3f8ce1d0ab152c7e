package io.nexaera.webhooks;

import io.nexaera.outbox.JobScopes;
import io.nexaera.problem.Problem;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings what waits for one endpoint to it: takes some in one transaction, sends them without any, keeps what came of
/// them in another. What was taken and not kept when the process is killed is sent again when its lease has run out.
@Component
class DeliveryRun {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRun.class);
    private static final Duration KEYS_AWAY = Duration.ofMinutes(5);

    private final TenantDatabase database;
    private final JobScopes scopes;
    private final Queue queue;
    private final Endpoints endpoints;
    private final EndpointKeys keys;
    private final EventMessages messages;
    private final Sender sender;
    private final Results results;
    private final WebhookSettings settings;
    private final Clock clock;

    DeliveryRun(
            TenantDatabase database,
            JobScopes scopes,
            Queue queue,
            Endpoints endpoints,
            EndpointKeys keys,
            EventMessages messages,
            Sender sender,
            Results results,
            WebhookSettings settings,
            Clock clock) {
        this.database = database;
        this.scopes = scopes;
        this.queue = queue;
        this.endpoints = endpoints;
        this.keys = keys;
        this.messages = messages;
        this.sender = sender;
        this.results = results;
        this.settings = settings;
        this.clock = clock;
    }

    private record Batch(Endpoint endpoint, List<WebhookKey> keys, List<Outcome.Claimed> claimed) {}

    /// @param limit how many to take
    /// @param sending gives the right to one request at a time
    /// @return what was sent
    List<Outcome> deliver(Queue.Due due, int limit, Semaphore sending) throws InterruptedException {
        TenantScope scope = scopes.of(due.agency(), due.subAccount(), due.endpoint(), "webhook.deliver");
        Optional<Batch> taken = take(scope, due, limit);
        if (taken.isEmpty()) {
            return List.of();
        }
        Batch batch = taken.get();
        try {
            List<Outcome> outcomes = send(scope.tenant(), batch, sending);
            results.keep(scope, batch.endpoint(), outcomes);
            giveBack(scope, batch, outcomes);
            return outcomes;
        } finally {
            batch.keys().forEach(WebhookKey::close);
        }
    }

    /// Sends one message now, for somebody who waits for it.
    Optional<Outcome> deliverOne(TenantScope scope, UUID endpoint, UUID event) {
        Optional<Batch> taken = database.inTransaction(
                scope,
                tx -> queue.takeOne(tx, endpoint, event, clock.instant(), settings.lease())
                        .map(one -> batch(tx, endpoints.find(tx, endpoint), List.of(one), true)));
        return taken.map(batch -> {
            Outcome outcome = sender.send(
                    scope.tenant(),
                    batch.endpoint(),
                    batch.keys(),
                    batch.claimed().getFirst());
            results.keep(scope, batch.endpoint(), List.of(outcome));
            batch.keys().forEach(WebhookKey::close);
            return outcome;
        });
    }

    private Optional<Batch> take(TenantScope scope, Queue.Due due, int limit) {
        try {
            return database.inTransaction(scope, tx -> {
                Optional<Endpoint> endpoint =
                        endpoints.known(tx, due.endpoint()).filter(Endpoint::isOn);
                List<Queue.Taken> taken = endpoint.isEmpty()
                        ? List.of()
                        : queue.take(tx, due.endpoint(), limit, clock.instant(), settings.lease());
                return taken.isEmpty() ? Optional.empty() : Optional.of(batch(tx, endpoint.get(), taken, false));
            });
        } catch (Problem.Conflict keysAway) { // the client has taken its own key back
            LOG.info("endpoint {} waits: {}", due.endpoint(), keysAway.code());
            database.run(
                    scope,
                    tx -> endpoints.known(tx, due.endpoint()).ifPresent(endpoint -> {
                        Standing standing = Standing.of(endpoint);
                        Optional<Instant> until = Optional.of(clock.instant().plus(KEYS_AWAY));
                        endpoints.keep(
                                tx, due.endpoint(), new Standing(standing.failures(), standing.failingSince(), until));
                    }));
            return Optional.empty();
        }
    }

    private Batch batch(
            io.nexaera.tenancy.TenantTransaction tx, Endpoint endpoint, List<Queue.Taken> taken, boolean byHand) {
        Map<UUID, Message> found =
                messages.of(tx, endpoint, taken.stream().map(Queue.Taken::event).toList());
        List<Outcome.Claimed> claimed = taken.stream()
                .filter(one -> found.containsKey(one.event()))
                .map(one -> new Outcome.Claimed(
                        java.util.Objects.requireNonNull(found.get(one.event())), one.attempt(), one.tries(), byHand))
                .toList();
        return new Batch(endpoint, keys.signing(tx, endpoint.id(), clock.instant()), claimed);
    }

    /// Stops beginning new ones at half the lease: what is left is somebody's next batch.
    private List<Outcome> send(UUID tenant, Batch batch, Semaphore sending) throws InterruptedException {
        Instant latest = clock.instant().plus(settings.lease().dividedBy(2));
        ConcurrentLinkedQueue<Outcome.Claimed> left = new ConcurrentLinkedQueue<>(batch.claimed());
        ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, Math.min(settings.concurrency(), batch.claimed().size()))
                    .forEach(n -> threads.execute(() -> sendSome(tenant, batch, left, outcomes, latest, sending)));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("shutting down");
        }
        return new ArrayList<>(outcomes);
    }

    private void sendSome(
            UUID tenant,
            Batch batch,
            ConcurrentLinkedQueue<Outcome.Claimed> left,
            ConcurrentLinkedQueue<Outcome> outcomes,
            Instant latest,
            Semaphore sending) {
        Outcome.Claimed next = left.poll();
        while (next != null) {
            sending.acquireUninterruptibly();
            try {
                if (clock.instant().isAfter(latest)) {
                    return;
                }
                outcomes.add(sender.send(tenant, batch.endpoint(), batch.keys(), next));
            } finally {
                sending.release();
            }
            next = left.poll();
        }
    }

    private void giveBack(TenantScope scope, Batch batch, List<Outcome> outcomes) {
        List<Outcome.Claimed> unsent = new ArrayList<>(batch.claimed());
        outcomes.forEach(outcome -> unsent.remove(outcome.claimed()));
        if (!unsent.isEmpty()) {
            database.run(scope, tx -> queue.giveBack(tx, batch.endpoint().id(), unsent, clock.instant()));
        }
    }
}
