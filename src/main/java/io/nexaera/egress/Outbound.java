package io.nexaera.egress;

import io.nexaera.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/// Every outbound HTTP call of the house. Blocking, made for virtual threads, safe for any number of them.
///
/// Promises what the module's card says. Not promised: that a public address belongs to whom one thinks; what a server
/// out there calls in turn.
public final class Outbound implements AutoCloseable {
    private final CheckedAddresses addresses;
    private final OwnListeners own;
    private final TimedLookup lookup;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;
    private final int headerBytes;

    public Outbound(EgressSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    Outbound(EgressSettings settings, NameLookup names) {
        this.own = new OwnListeners(settings.ownHosts());
        this.lookup = new TimedLookup(names, settings.connectTimeout());
        this.addresses = new CheckedAddresses(settings, lookup, own);
        this.client = PinnedClient.open(settings, addresses);
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
        TargetUrl target = TargetUrl.parse(url);
        try {
            addresses.of(tenant, target.endpoint());
            return target;
        } catch (UnknownHostException e) {
            throw Rule.UNKNOWN_HOST.refusal();
        }
    }

    /// The same as an answer instead of an exception; nothing is called.
    public Verdict check(UUID tenant, String url) {
        try {
            allow(tenant, url);
            return new Verdict.Allowed();
        } catch (Problem.Invalid refused) {
            return refused.code().equals(Rule.UNKNOWN_HOST.code())
                    ? new Verdict.Unresolved()
                    : new Verdict.Refused(ruleOf(refused));
        }
    }

    private static Rule ruleOf(Problem refused) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.code().equals(refused.code()))
                .findFirst()
                .orElseThrow(() -> refused);
    }

    /// A call that is ready to go; nothing is looked up or sent before [OutboundExchange#send].
    public OutboundExchange exchange(OutboundRequest request) {
        return new OutboundExchange(client, deadlines, request, headerBytes);
    }

    /// Ends every call that is still running.
    @Override
    public void close() {
        deadlines.shutdownNow();
        lookup.close();
        client.close(CloseMode.IMMEDIATE);
    }
}
