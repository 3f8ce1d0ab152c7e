package io.nexaera.webhooks;

import io.nexaera.outbox.Events;
import io.nexaera.outbox.Loops;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Looks who has something to send and starts one run for each. A run is for one endpoint alone, and the two kinds of
/// endpoints draw from separate pools: those that answer well, and those that don't or aren't known yet. So whoever is
/// slow or dead delays others of its kind at worst.
@Component
class DeliveryLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final int FIRST_BATCH = 4;
    private static final int RUNS = 256;
    private static final Duration QUICK = Duration.ofMillis(750);
    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final long MOST_HELD_CHARS = 1 << 20;
    private static final int LOOKS_WHEN_CALLED = 4;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    private final Queue queue;
    private final DeliveryRun run;
    private final Housekeeping housekeeping;
    private final WebhookSettings settings;
    private final Clock clock;
    private final Semaphore calls = new Semaphore(0);
    private final Semaphore well;
    private final Semaphore others;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unproven = new AtomicInteger();
    private final Map<UUID, Integer> batches = new ConcurrentHashMap<>();
    private final Loops loops = new Loops();

    DeliveryLoop(
            Queue queue,
            DeliveryRun run,
            Housekeeping housekeeping,
            Events events,
            WebhookSettings settings,
            Clock clock) {
        this.queue = queue;
        this.run = run;
        this.housekeeping = housekeeping;
        this.settings = settings;
        this.clock = clock;
        this.well = new Semaphore(settings.inFlight());
        this.others = new Semaphore(settings.inFlight());
        events.onPublished(this::wake);
    }

    void wake() {
        if (calls.availablePermits() < LOOKS_WHEN_CALLED) {
            calls.release(LOOKS_WHEN_CALLED);
        }
    }

    @Override
    public void start() {
        loops.start();
        loops.repeat("looking for webhooks to send", settings.poll(), this::look);
        loops.repeat("taking out old events", settings.poll(), this::tidy);
    }

    @Override
    public void stop() {
        if (!loops.stop()) {
            LOG.info("some webhooks are under way; those without a result are sent again after the next start");
        }
    }

    @Override
    public boolean isRunning() {
        return loops.isRunning();
    }

    private void tidy() throws InterruptedException {
        if (!housekeeping.takeOutOld()) {
            TimeUnit.HOURS.sleep(1);
        }
    }

    /// A call comes a little before its transaction commits: so after one it is looked several times.
    private void look() throws InterruptedException {
        List<Queue.Due> due = busy.size() >= RUNS ? List.of() : queue.due(Set.copyOf(busy), clock.instant(), RUNS);
        long begun = due.stream().filter(this::begin).count();
        if (begun == 0 && calls.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    /// False where there is no room: of all runs, half are for those that answer well.
    private boolean begin(Queue.Due due) {
        boolean known = batches.containsKey(due.endpoint()) && due.failures() == 0;
        if (busy.size() >= RUNS || (!known && unproven.get() >= RUNS / 2)) {
            return false;
        }
        busy.add(due.endpoint());
        unproven.addAndGet(known ? 0 : 1);
        loops.execute(() -> runOnce(due, known));
        return true;
    }

    private void runOnce(Queue.Due due, boolean known) {
        UUID endpoint = due.endpoint();
        int size = due.failures() >= Standing.OPENS_AT ? 1 : batches.getOrDefault(endpoint, FIRST_BATCH);
        try {
            send(due, size, known ? well : others);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(endpoint);
            unproven.addAndGet(known ? 0 : -1);
            calls.release();
        }
    }

    private void send(Queue.Due due, int size, Semaphore sending) throws InterruptedException {
        try {
            long began = System.nanoTime();
            List<Outcome> outcomes = run.deliver(due, size, sending);
            learn(due.endpoint(), outcomes, size, Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException e) {
            if (loops.isRunning()) {
                LOG.warn("sending to endpoint {} failed, goes on", due.endpoint(), e);
                Thread.sleep(settings.poll());
            }
        }
    }

    /// What a batch holds in memory until its results are kept.
    private static long heldChars(List<Outcome> outcomes) {
        return outcomes.stream()
                .mapToLong(outcome -> outcome.responseBytes()
                        + (long) outcome.claimed().message().body().length())
                .sum();
    }

    /// Batches grow while all goes well and quickly, and shrink when it doesn't, or when they are heavy.
    private void learn(UUID endpoint, List<Outcome> outcomes, int size, Duration took) {
        boolean allTaken = outcomes.stream().allMatch(Outcome::delivered);
        if (!allTaken || took.compareTo(SLOW) > 0) {
            batches.remove(endpoint);
        } else if (took.compareTo(QUICK) < 0 && heldChars(outcomes) < MOST_HELD_CHARS) {
            batches.put(endpoint, Math.min(settings.batch(), Math.max(size, FIRST_BATCH) * 2));
        } else {
            batches.put(endpoint, Math.max(FIRST_BATCH, size / 2));
        }
        if (batches.size() > 100_000) {
            batches.clear(); // it is learnt again in a few batches
        }
    }
}
