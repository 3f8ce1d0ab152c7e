package io.nexaera.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks another lookup, and waits no longer than so long for it; the operating system's own can take half a minute, and
/// can't be interrupted. At most 64 wait at a time: beyond that, names are unknown for the moment.
final class TimedLookup implements NameLookup, AutoCloseable {
    private static final int MOST_WAITING = 64;

    /// Nobody knows whether there is such a name.
    static final class TooSlow extends UnknownHostException {
        TooSlow(String name) {
            super(name);
        }
    }

    private final NameLookup names;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    TimedLookup(NameLookup names, Duration patience) {
        this.names = names;
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                0,
                MOST_WAITING,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("egress-names-", 0).daemon().factory(),
                (work, full) -> ((Future<?>) work).cancel(false));
    }

    @Override
    public InetAddress[] addresses(String name) throws UnknownHostException {
        try {
            return threads.submit(() -> names.addresses(name)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unknown(name);
        } catch (TimeoutException | CancellationException e) {
            throw new TooSlow(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(name);
        }
    }

    private static UnknownHostException unknown(String name) {
        return new UnknownHostException(name);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
