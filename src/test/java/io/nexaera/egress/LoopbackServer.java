package io.nexaera.egress;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A small HTTP/1.1 server on loopback that does what a test scripts, also what no decent server does: hang, cut a
/// body, send junk. It records each request and notices when the client leaves.
public final class LoopbackServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    /// One request as it came; `connection` counts the TCP connections.
    public record Received(int connection, String method, String path, Map<String, String> headers, String body) {
        /// The header of that lower-case name, or nothing.
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /// What to do with a request; the connection is closed afterwards unless it was answered by [Wire#respond].
    public interface Script {
        void answer(Received request, Wire wire) throws IOException;
    }

    private final ServerSocket listener;
    private final Script otherwise;
    private final Thread acceptor;
    private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Received> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> departures = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    /// @param otherwise answers when no other script waits
    public LoopbackServer(Script otherwise) {
        this(listen(InetAddress.ofLiteral("127.0.0.1")), otherwise);
    }

    /// The same under TLS.
    public static LoopbackServer overTls(SSLContext tls, Script otherwise) throws IOException {
        return new LoopbackServer(
                tls.getServerSocketFactory().createServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1")), otherwise);
    }

    LoopbackServer(ServerSocket listener, Script otherwise) {
        this.listener = listener;
        this.otherwise = otherwise;
        this.acceptor = Thread.ofVirtual().start(this::accept);
    }

    static ServerSocket listen(InetAddress address) {
        try {
            return new ServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The next request without an earlier script gets this one.
    public LoopbackServer then(Script script) {
        scripts.add(script);
        return this;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /// Waits for the next request that no call of this method has returned yet.
    public Received awaitRequest() throws InterruptedException {
        Received next = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request came");
        }
        return next;
    }

    /// Waits until a client whose answer was still open has closed its connection.
    public void awaitClientGone() throws InterruptedException {
        if (departures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
            throw new AssertionError("the client kept its connection open");
        }
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            Wire wire = new Wire(socket, number);
            Received request = wire.read();
            while (request != null) {
                requests.add(request);
                arrivals.add(request);
                Script script = scripts.poll();
                wire.kept = false;
                (script == null ? otherwise : script).answer(request, wire);
                wire.out.flush();
                request = wire.kept ? wire.read() : null;
            }
        } catch (IOException gone) {
            // the client left, or the test is over
        }
    }

    /// When this returns, nobody listens at the port any more.
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The raw connection, for scripts.
    public final class Wire {
        private final int number;
        private final InputStream in;
        private final OutputStream out;
        private boolean kept;

        private Wire(Socket socket, int number) throws IOException {
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = new BufferedOutputStream(socket.getOutputStream());
        }

        /// A complete answer; the connection stays open for the next request.
        public void respond(int status, Map<String, String> headers, byte[] body) throws IOException {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("Content-Length", Integer.toString(body.length));
            head(status, all);
            out.write(body);
            kept = true;
        }

        public void respond(int status, String contentType, String body) throws IOException {
            respond(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
        }

        /// Status line and headers.
        public void head(int status, Map<String, String> headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
            headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            raw(head + "\r\n");
        }

        /// Exactly these bytes, now.
        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /// One chunk of a chunked body (RFC 9112 §7.1), now.
        public void chunk(String text) throws IOException {
            raw(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
        }

        public void lastChunk() throws IOException {
            raw("0\r\n\r\n");
            kept = true;
        }

        /// Says nothing more until the client closes its side.
        public void hang() throws IOException {
            out.flush();
            try {
                int next = in.read();
                while (next >= 0) {
                    next = in.read();
                }
            } finally {
                departures.add(number);
            }
        }

        private @Nullable Received read() throws IOException {
            String[] start = line().split(" ", 3);
            if (start.length < 3) {
                return null;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = Math.max(line.indexOf(':'), 0);
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            return new Received(number, start[0], start[1], headers, new String(body, StandardCharsets.UTF_8));
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }
}
