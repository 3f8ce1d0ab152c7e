package io.nexaera.chat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;

/// Server-sent events (WHATWG HTML, "Server-sent events") on a response that is written while the answer is made.
///
/// Nothing is sent before the first event or heartbeat, so that an early failure can still have its own status. The
/// heartbeat is a comment; when it can't be written the reader has gone, and `gone` is told.
final class EventWriter implements AutoCloseable {
    private final HttpServletResponse response;
    private final Thread heart;
    private boolean closed;

    EventWriter(HttpServletResponse response, Duration heartbeat, Runnable gone) {
        this.response = response;
        this.heart = Thread.ofVirtual().start(() -> beat(heartbeat, gone));
    }

    /// @throws UncheckedIOException when the reader has gone
    synchronized void event(String name, String json) {
        write("event: " + name + "\ndata: " + json + "\n\n");
    }

    /// An event without a name.
    synchronized void data(String text) {
        write("data: " + text + "\n\n");
    }

    synchronized boolean begun() {
        return response.isCommitted();
    }

    private synchronized boolean comment() {
        if (!closed) {
            write(":\n\n");
        }
        return !closed;
    }

    private void write(String text) {
        try {
            if (!response.isCommitted()) {
                response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
                response.setHeader("X-Accel-Buffering", "no"); // asks a reverse proxy not to hold events back
            }
            OutputStream out = response.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void beat(Duration heartbeat, Runnable gone) {
        try {
            boolean open = true;
            while (open) {
                TimeUnit.MILLISECONDS.sleep(heartbeat.toMillis());
                open = comment();
            }
        } catch (UncheckedIOException e) {
            gone.run();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        heart.interrupt();
    }
}
