package io.nexaera.egress;

import io.nexaera.problem.Problem;
import java.net.UnknownHostException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/// Every outbound HTTP call of the house. Blocking, made for virtual threads, safe for any number of them.
///
/// Promises what the module's card says. Not promised: the time of the name lookup itself is the operating system's,
/// and counts into the whole time only once it returns.
public final class Outbound implements AutoCloseable {
    private final CheckedAddresses addresses;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;
    private final int headerBytes;

    public Outbound(EgressSettings settings) {
        this(settings, SystemDefaultDnsResolver.INSTANCE);
    }

    Outbound(EgressSettings settings, DnsResolver lookup) {
        this.addresses = new CheckedAddresses(lookup, settings.allowLoopback());
        this.client = PinnedClient.open(settings, addresses);
        this.headerBytes = settings.headerBytes();
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("egress-deadlines").daemon().factory());
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    /// Reads a URL that somebody typed and refuses, in plain words, one that could never be called. A later call checks
    /// again: names change their addresses.
    public TargetUrl allow(String url) {
        TargetUrl target = TargetUrl.parse(url);
        try {
            addresses.resolve(target.host());
            return target;
        } catch (UnknownHostException e) {
            throw new Problem.Invalid("egress.unknown-host", "url", "There is no server named " + target.host() + ".");
        }
    }

    /// A call that is ready to go; nothing is looked up or sent before [OutboundExchange#send].
    public OutboundExchange exchange(OutboundRequest request) {
        return new OutboundExchange(client, deadlines, request, headerBytes);
    }

    /// Ends every call that is still running.
    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
