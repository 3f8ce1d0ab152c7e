package io.nexaera.egress;

import java.net.InetAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/// Every outbound HTTP call of the house. Blocking, made for virtual threads, safe for any number of them.
///
/// Promises what the module's card says. Not promised: that a public address belongs to whom one thinks; what a server
/// out there calls in turn.
public final class Outbound implements AutoCloseable {
    private final OwnListeners own;
    private final CheckedAddresses addresses;
    private final Duration connectTimeout;
    private final AddressCheck check;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;
    private final int headerBytes;

    public Outbound(EgressSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    Outbound(EgressSettings settings, NameLookup names) {
        this(settings, names, Tls.USUAL);
    }

    Outbound(EgressSettings settings, NameLookup names, Tls tls) {
        this.own = new OwnListeners(settings.ownHosts());
        TimedLookup lookup = new TimedLookup(names, settings.connectTimeout());
        this.connectTimeout = settings.connectTimeout();
        this.addresses = new CheckedAddresses(settings, lookup, own);
        this.check = new AddressCheck(addresses, lookup);
        this.client = PinnedClient.open(settings, addresses, tls);
        this.headerBytes = settings.headerBytes();
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("egress-deadlines").daemon().factory());
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    /// Names a port of this installation: no call may lead back to it.
    public void listensAt(int port) {
        own.add(port);
    }

    /// Reads a URL that somebody typed and refuses, in plain words, one that could never be called. A later call checks
    /// again: names change their addresses.
    ///
    /// @param tenant for whom: the operator may have opened a host inside for it
    public TargetUrl allow(UUID tenant, String url) {
        return check.allow(tenant, url);
    }

    /// The same as an answer instead of an exception; nothing is called.
    public Verdict check(UUID tenant, String url) {
        return check.of(tenant, url);
    }

    /// A call that is ready to go; nothing is looked up or sent before [OutboundExchange#send].
    public OutboundExchange exchange(OutboundRequest request) {
        return new OutboundExchange(client, deadlines, request, headerBytes);
    }

    /// Connections for other protocols behind the same guard.
    public OutboundConnections connections() {
        return new OutboundConnections(addresses, connectTimeout);
    }

    /// Ends every call that is still running.
    @Override
    public void close() {
        deadlines.shutdownNow();
        check.close();
        client.close(CloseMode.IMMEDIATE);
    }
}
