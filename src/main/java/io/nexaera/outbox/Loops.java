package io.nexaera.outbox;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Work that goes on in virtual threads of its own from [#start] to [#stop], whatever fails meanwhile.
public final class Loops {
    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
    private static final int SECONDS_TO_END = 5;

    private volatile boolean running;
    private volatile ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// One round; it waits by itself where there is nothing to do.
    public interface Step {
        void once() throws InterruptedException;
    }

    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    public boolean isRunning() {
        return running;
    }

    /// Does `step` over and over.
    ///
    /// @param what for the log
    /// @param rest after a round that failed
    public void repeat(String what, Duration rest, Step step) {
        threads.execute(() -> {
            try {
                while (running) {
                    round(what, rest, step);
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Once, beside the rounds.
    public void execute(Runnable work) {
        threads.execute(work);
    }

    private void round(String what, Duration rest, Step step) throws InterruptedException {
        try {
            step.once();
        } catch (RuntimeException e) {
            if (running) {
                log(what, e);
                Thread.sleep(rest);
            }
        }
    }

    /// That the database is away is no news for long; anything else is a bug, which ends no loop.
    private static void log(String what, RuntimeException e) {
        if (e instanceof DataAccessException || e instanceof TransactionException) {
            LOG.warn("{} failed, goes on: {}", what, e.getClass().getSimpleName());
        } else {
            LOG.warn("{} failed, goes on", what, e);
        }
    }

    /// Interrupts everything, and waits a moment for it to end.
    ///
    /// @return false where something is still at work
    public boolean stop() {
        running = false;
        threads.shutdownNow();
        try {
            return threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
