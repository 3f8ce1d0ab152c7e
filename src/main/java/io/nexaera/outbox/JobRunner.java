package io.nexaera.outbox;

import static java.util.Objects.requireNonNull;

import io.nexaera.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Claims due jobs and runs their handlers, a few at a time.
@Component
class JobRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final ClaimedJobs jobs;
    private final ObjectProvider<JobHandler> found;
    private final ObjectProvider<JobScopes> scopes;
    private final OutboxSettings settings;
    private final Semaphore calls = new Semaphore(0);
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Semaphore free;
    private final Loops loops = new Loops();

    JobRunner(
            ClaimedJobs jobs,
            ObjectProvider<JobHandler> handlers,
            ObjectProvider<JobScopes> scopes,
            OutboxSettings settings) {
        this.jobs = jobs;
        this.found = handlers;
        this.scopes = scopes;
        this.settings = settings;
        this.free = new Semaphore(settings.workers());
    }

    /// Looks for work now rather than at the next poll. A call before the commit is no harm: the poll comes anyway.
    void wake() {
        calls.release();
    }

    @Override
    public void start() {
        loops.start();
        Map<String, JobHandler> handlers =
                found.stream().collect(Collectors.toUnmodifiableMap(JobHandler::kind, Function.identity()));
        if (!handlers.isEmpty()) {
            loops.repeat("claiming jobs", settings.poll(), () -> claim(handlers));
            loops.repeat("renewing leases", settings.poll(), this::renew);
        }
    }

    @Override
    public void stop() {
        if (!loops.stop()) {
            LOG.info("background work is still busy; it is taken up again at the next start");
        }
    }

    @Override
    public boolean isRunning() {
        return loops.isRunning();
    }

    private void claim(Map<String, JobHandler> handlers) throws InterruptedException {
        free.acquire();
        free.release();
        List<ClaimedJobs.Claim> claimed =
                jobs.claim(new ArrayList<>(handlers.keySet()), Math.max(1, free.availablePermits()));
        for (ClaimedJobs.Claim claim : claimed) {
            free.acquire();
            underWay.add(claim.id());
            loops.execute(() -> run(requireNonNull(handlers.get(claim.kind())), claim));
        }
        if (claimed.isEmpty() && calls.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            calls.drainPermits();
        }
    }

    private void renew() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(settings.lease().toMillis() / 4);
        jobs.renew(List.copyOf(underWay));
    }

    private void run(JobHandler handler, ClaimedJobs.Claim claim) {
        Job job = new Job(
                claim.id(),
                claim.kind(),
                claim.subject(),
                scopes.getObject().of(claim.agency(), claim.subAccount(), claim.id(), claim.kind()),
                claim.attempt());
        try {
            attempt(handler, job);
        } finally {
            underWay.remove(claim.id());
            free.release();
        }
    }

    private void attempt(JobHandler handler, Job job) {
        try {
            if (job.attempt() > handler.maxAttempts()) {
                abandon(handler, job, new Problem.Conflict("jobs.crashed", "This work was interrupted too often."));
            } else {
                handler.run(job);
                jobs.finish(job.id());
            }
        } catch (Exception | LinkageError failure) { // a class that can't be loaded while the JVM shuts down
            if (loops.isRunning()) {
                failed(handler, job, failure);
            } else {
                giveBack(job);
            }
        }
    }

    /// Shutting down: the next start takes the job up at once, or when its lease has run out.
    private void giveBack(Job job) {
        boolean interrupted = Thread.interrupted(); // meant for the work; the database needs a quiet thread
        try {
            jobs.retry(job.id(), Duration.ZERO);
        } catch (DataAccessException e) {
            LOG.info("job {} {} waits for its lease to run out", job.kind(), job.id());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void failed(JobHandler handler, Job job, Throwable failure) {
        if (failure instanceof Problem foreseen) {
            LOG.info("job {} {} at attempt {}: {}", job.kind(), job.id(), job.attempt(), foreseen.code());
        } else {
            LOG.warn("job {} {} failed at attempt {}", job.kind(), job.id(), job.attempt(), failure);
        }
        if (job.attempt() >= handler.maxAttempts()) {
            abandon(
                    handler,
                    job,
                    failure instanceof Problem problem
                            ? problem
                            : new Problem.Conflict("jobs.failed", "This work failed for a reason of our own."));
        } else {
            jobs.retry(job.id(), settings.retryDelay().multipliedBy(1L << Math.min(job.attempt() - 1, 10)));
        }
    }

    private void abandon(JobHandler handler, Job job, Problem why) {
        handler.abandoned(job, why);
        jobs.finish(job.id());
    }
}
