package io.nexaera.egress;

import io.nexaera.egress.OutboundFailed.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// One call, from before it is sent until its answer is read or given up.
///
/// [#close] may come from any thread at any moment: the socket is closed at once, and whoever waits in [#send] or reads
/// the body gets an [OutboundFailed] with [Reason#CLOSED].
public final class OutboundExchange implements AutoCloseable {
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines;
    private final OutboundRequest request;
    private final int headerBytes;
    private final AtomicReference<HttpUriRequestBase> call;
    private final AtomicReference<@Nullable Reason> ended = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<?>> deadline = new AtomicReference<>();

    OutboundExchange(
            CloseableHttpClient client, ScheduledExecutorService deadlines, OutboundRequest request, int headerBytes) {
        this.client = client;
        this.deadlines = deadlines;
        this.request = request;
        this.headerBytes = headerBytes;
        this.call = new AtomicReference<>(call(request));
    }

    private static HttpUriRequestBase call(OutboundRequest request) {
        HttpUriRequestBase call =
                new HttpUriRequestBase(request.method(), request.target().uri());
        request.headers().forEach(call::setHeader);
        if (request.body() != null) {
            byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
            call.setEntity(new ByteArrayEntity(body, null));
        }
        return call;
    }

    /// Sends, follows redirects where the request wants that, and returns when status and headers are here; the body
    /// follows as it arrives. Once only.
    ///
    /// @throws io.nexaera.problem.Problem.Invalid naming the rule, where it, or where it was sent on to, must not be
    /// called
    public OutboundResponse send() throws OutboundFailed {
        deadline.set(deadlines.schedule(
                () -> end(Reason.TIMED_OUT), request.limits().whole().toMillis(), TimeUnit.MILLISECONDS));
        try {
            return follow(request);
        } catch (IOException e) {
            OutboundFailed failed = failed(e);
            end(failed.reason());
            throw failed;
        } catch (RuntimeException e) {
            throw orFailed(e);
        }
    }

    /// The client trips over its own feet when a call is closed under it; a refusal or a bug goes on as it is.
    private RuntimeException orFailed(RuntimeException e) throws OutboundFailed {
        if (ended.get() != null) {
            throw failed(new IOException(e));
        }
        end(Reason.CLOSED);
        return e;
    }

    private OutboundResponse follow(OutboundRequest first) throws IOException {
        OutboundRequest now = first;
        while (true) {
            ClassicHttpResponse response = client.executeOpen(host(now.target()), call.get(), context());
            OutboundResponse answer = checked(response);
            Optional<OutboundRequest> next = Redirects.next(now, answer.status(), answer.header("Location"));
            if (next.isEmpty()) {
                return answer;
            }
            now = next.get();
            goOn(response, call(now));
        }
    }

    /// A call that was ended meanwhile isn't taken up again.
    private void goOn(ClassicHttpResponse before, HttpUriRequestBase next) throws IOException {
        HttpUriRequestBase answered = call.getAndSet(next);
        answered.cancel();
        before.close();
        if (ended.get() != null) {
            next.cancel();
        }
    }

    private static HttpHost host(TargetUrl target) {
        return new HttpHost(
                target.uri().getScheme(), target.host(), target.uri().getPort());
    }

    /// The tenant as the connection's state: a connection that served one tenant is never handed to another.
    private HttpClientContext context() {
        HttpClientContext context = HttpClientContext.create();
        context.setUserToken(request.tenant());
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(request.limits().silence()))
                .setProtocolUpgradeEnabled(false)
                .build());
        return context;
    }

    private OutboundResponse checked(ClassicHttpResponse response) throws IOException {
        int size = Arrays.stream(response.getHeaders())
                .mapToInt(OutboundExchange::size)
                .sum();
        if (size > headerBytes) {
            throw new OutboundFailed(Reason.TOO_LARGE);
        }
        return new OutboundResponse(
                response, new OutboundBody(this, response, request.limits().bodyBytes()));
    }

    private static int size(Header header) {
        return header.getName().length()
                + (header.getValue() == null ? 0 : header.getValue().length())
                + 4;
    }

    /// Why it failed: what this side decided counts more than the broken socket that followed.
    OutboundFailed failed(IOException cause) {
        Reason own = ended.get();
        return own == null ? OutboundFailed.from(cause) : new OutboundFailed(own);
    }

    /// The body was read to its end: the connection may serve the same tenant again.
    void complete() {
        Future<?> waiting = deadline.getAndSet(null);
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /// Gives the call up, now, also in the middle of connecting or reading.
    @Override
    public void close() {
        end(Reason.CLOSED);
    }

    void end(Reason reason) {
        ended.compareAndSet(null, reason);
        complete();
        call.get().cancel();
    }
}
