package io.nexaera.siem;

import io.nexaera.audit.SequencedLog;
import io.nexaera.audit.SequencedLog.Sequenced;
import io.nexaera.outbox.JobScopes;
import io.nexaera.problem.Problem;
import io.nexaera.siem.Leases.Lease;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Serves the destinations on this node: each due one in a thread of its own, so that none waits for another.
@Component
class Streams implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    /// Streams share the database with the people who are at work.
    private static final int READERS = 2;

    private final TenantDatabase database;
    private final JobScopes scopes;
    private final DestinationRows rows;
    private final Receivers receivers;
    private final SequencedLog log;
    private final Progress progress;
    private final SiemSettings settings;
    private final Leases leases;
    private final Semaphore readers = new Semaphore(READERS);
    private final Set<UUID> served = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Streams(
            TenantDatabase database,
            PlatformDatabase platform,
            JobScopes scopes,
            DestinationRows rows,
            Receivers receivers,
            SequencedLog log,
            Progress progress,
            SiemSettings settings) {
        this.database = database;
        this.scopes = scopes;
        this.rows = rows;
        this.receivers = receivers;
        this.log = log;
        this.progress = progress;
        this.settings = settings;
        this.leases = new Leases(platform, settings.lease());
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.execute(() -> repeatedly(settings.every(), this::claim));
        threads.execute(() -> repeatedly(settings.lease().dividedBy(4), () -> leases.renew(List.copyOf(served))));
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.info("a log stream is still busy; its destination is served again when the lease is over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void repeatedly(Duration every, Runnable step) {
        try {
            while (running) {
                try {
                    step.run();
                } catch (DataAccessException e) {
                    if (running) {
                        LOG.warn(
                                "log streaming waits, goes on: {}", e.getClass().getSimpleName());
                    }
                }
                TimeUnit.MILLISECONDS.sleep(every.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claim() {
        int free = settings.streams() - served.size();
        if (free > 0) {
            for (Lease lease : leases.claim(free)) {
                served.add(lease.id());
                threads.execute(() -> serve(lease));
            }
        }
    }

    private void serve(Lease lease) {
        TenantScope scope = scopes.of(lease.agency(), lease.subAccount(), lease.id(), "siem.stream");
        try {
            stream(scope, lease.id());
        } catch (DeliveryFailed e) {
            failed(scope, lease.id(), e.sentence(), e.askedToWait());
        } catch (Problem e) {
            failed(scope, lease.id(), e.sentence(), Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) { // a bug, or the JVM is shutting down: nobody else may suffer
            if (running) {
                LOG.warn("log stream {} failed", lease.id(), e);
                failed(scope, lease.id(), "It failed for a reason of our own.", Optional.empty());
            }
        } finally {
            served.remove(lease.id());
            release(lease.id());
        }
    }

    private void stream(TenantScope scope, UUID id) throws DeliveryFailed, InterruptedException {
        Receivers.Ready ready = database.inTransaction(scope, tx -> receivers.ready(tx, rows.standing(tx, id)));
        try (Receiver receiver = receivers.open(ready)) {
            new Stream(
                            ready.destination(),
                            cursor(scope, id),
                            receiver,
                            ready.ocsf(),
                            settings.batchBytes(),
                            () -> running)
                    .run();
        }
    }

    private Stream.Cursor cursor(TenantScope scope, UUID id) {
        return new Stream.Cursor() {
            @Override
            public List<Sequenced> read(long index) {
                readers.acquireUninterruptibly();
                try {
                    return database.inTransaction(scope, tx -> log.from(tx, index, settings.batchEntries()));
                } finally {
                    readers.release();
                }
            }

            @Override
            public boolean advance(Batch batch) {
                return database.inTransaction(scope, tx -> progress.advance(tx, id, leases.holder(), batch));
            }
        };
    }

    private void failed(TenantScope scope, UUID id, String error, Optional<Duration> wait) {
        LOG.info("log stream {}: {}", id, error);
        quietly(() -> database.run(scope, tx -> progress.failed(tx, id, leases.holder(), error, wait)));
    }

    private void release(UUID id) {
        quietly(() -> leases.release(id));
    }

    /// Where the database is away as well: the lease runs out, and the cursor stands where it stood.
    private static void quietly(Runnable note) {
        boolean interrupted = Thread.interrupted(); // meant for the delivery; the database needs a quiet thread
        try {
            note.run();
        } catch (DataAccessException e) {
            LOG.info("log streaming could not take a note: {}", e.getClass().getSimpleName());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
