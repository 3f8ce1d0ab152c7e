package io.nexaera.egress;

import io.nexaera.egress.OutboundFailed.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// An open connection to a stranger's server. For one thread; [#close] may come from any.
public final class OutboundConnection implements AutoCloseable {
    private static final Duration UNTIL_A_RESET = Duration.ofMillis(100);
    private static final int MOST_LAST_WORDS = 64 * 1024;

    private final Socket plain;
    private final ScheduledExecutorService deadlines;
    private final AtomicReference<@Nullable Reason> ended = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<?>> deadline = new AtomicReference<>();
    private @Nullable SSLSocket tls;

    OutboundConnection(Socket plain, ScheduledExecutorService deadlines) {
        this.plain = plain;
        this.deadlines = deadlines;
    }

    Socket socket() {
        return plain;
    }

    void secured(SSLSocket socket) {
        tls = socket;
    }

    /// What a library talks over that has its own words for the protocol; each read has `patience`.
    Socket patient(Duration patience) throws SocketException {
        plain.setSoTimeout(Math.toIntExact(patience.toMillis()));
        return top();
    }

    boolean timedOut() {
        return ended.get() == Reason.TIMED_OUT;
    }

    private Socket top() {
        return tls == null ? plain : tls;
    }

    /// From now on everything has this long, reading and writing alike; then the connection is closed under it.
    public void allow(Duration time) {
        replace(deadlines.schedule(() -> end(Reason.TIMED_OUT), time.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// Sends all of `bytes`.
    public void write(byte[] bytes) throws OutboundFailed {
        try {
            OutputStream out = top().getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Exactly so many bytes.
    public byte[] read(int count) throws OutboundFailed {
        try {
            byte[] bytes = top().getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new OutboundFailed(Reason.CUT_OFF);
            }
            return bytes;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Says goodbye, and waits until the other side has said it as well, in TLS and in TCP: a side that reads in
    /// order has then read all that was sent. One that goes away with something unread resets the connection,
    /// which is a failure; for that there is a moment's wait, since its goodbye may be here before its reset. Not
    /// promised: that what was read was kept; and a side that leaves unread what is still on a long way may be taken
    /// for one that has read.
    public void finish() throws OutboundFailed {
        try {
            top().shutdownOutput();
            drain(top().getInputStream());
            if (tls != null) {
                drain(plain.getInputStream());
            }
            LockSupport.parkNanos(UNTIL_A_RESET.toNanos());
            plain.getOutputStream().write(0); // nobody reads it; the kernel refuses it where a reset has come
        } catch (IOException e) {
            throw failed(e);
        }
        close();
    }

    private static void drain(InputStream in) throws IOException {
        byte[] words = new byte[4096];
        int all = 0;
        for (int count = in.read(words); count >= 0; count = in.read(words)) {
            all += count;
            if (all > MOST_LAST_WORDS) {
                throw new OutboundFailed(Reason.TOO_LARGE);
            }
        }
    }

    /// Closes, and says why it failed: what this side decided counts more than the broken socket that followed.
    OutboundFailed failed(IOException cause) {
        end(Reason.CLOSED);
        Reason own = ended.get();
        return own == null || own == Reason.CLOSED ? OutboundFailed.from(cause) : new OutboundFailed(own);
    }

    @Override
    public void close() {
        end(Reason.CLOSED);
    }

    private void end(Reason reason) {
        ended.compareAndSet(null, reason);
        replace(null);
        try {
            plain.close(); // not the TLS socket: its close would wait for a peer that may never answer
        } catch (IOException e) {
            // it is gone all the same
        }
    }

    private void replace(@Nullable Future<?> next) {
        Future<?> before = deadline.getAndSet(next);
        if (before != null) {
            before.cancel(false);
        }
    }
}
