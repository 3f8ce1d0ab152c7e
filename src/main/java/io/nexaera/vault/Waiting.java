package io.nexaera.vault;

import io.nexaera.vault.TokenFailure.Why;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for a token's library so long and no longer. What hangs in there can't be stopped: a few threads of this
/// client's hang
/// with it, and nobody else's.
final class Waiting {
    static final int MOST_AT_ONCE = 8;
    static final int MOST_WAITING = 200;

    private final Duration patience;
    private final ThreadPoolExecutor threads;

    interface Work<T> {
        T done() throws TokenFailure;
    }

    Waiting(Duration patience) {
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                MOST_AT_ONCE,
                MOST_AT_ONCE,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("client-token-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /// @throws TokenFailure that there is no answer, where it takes longer or too many wait
    <T> T of(Work<T> work) throws TokenFailure {
        Future<T> future = begun(work);
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw told(e);
        } catch (TimeoutException tooLong) {
            future.cancel(false);
            throw new TokenFailure(Why.NO_ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenFailure(Why.NO_ANSWER);
        }
    }

    private <T> Future<T> begun(Work<T> work) throws TokenFailure {
        try {
            return threads.submit(work::done);
        } catch (RejectedExecutionException tooMany) {
            throw new TokenFailure(Why.NO_ANSWER);
        }
    }

    private static TokenFailure told(ExecutionException broken) {
        if (broken.getCause() instanceof TokenFailure failure) {
            return failure;
        }
        throw new IllegalStateException("a token's answer could not be used", broken);
    }
}
