package io.nexaera.egress;

import io.nexaera.egress.OutboundFailed.Reason;
import io.nexaera.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Raw outbound connections for protocols that are not HTTP: syslog, Kafka, SMTP. The same guard as [Outbound]: the
/// name is looked up once, all of its addresses are checked, and one of those is connected to. Nothing is shared
/// between tenants, because nothing is shared at all. No proxy from the environment.
public final class OutboundConnections implements AutoCloseable {
    private final CheckedAddresses addresses;
    private final Duration connectTimeout;
    private final ScheduledThreadPoolExecutor deadlines;

    /// @param addresses the guard of [Outbound]
    OutboundConnections(CheckedAddresses addresses, Duration connectTimeout) {
        this.addresses = addresses;
        this.connectTimeout = connectTimeout;
        this.deadlines = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().name("egress-connection-deadlines").daemon().factory());
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    /// Refuses an endpoint that could never be connected to. Connecting checks again: names change their
    /// addresses.
    ///
    /// @param tenant for whom: the operator may have opened a host inside for it
    public void allow(UUID tenant, Endpoint endpoint) {
        try {
            addresses.ofAnyPort(tenant, endpoint);
        } catch (UnknownHostException e) {
            throw new Problem.Invalid(
                    "egress.unknown-host", "address", "There is no server named " + endpoint.host() + ".");
        }
    }

    /// A connection under TLS.
    ///
    /// @param whole how long connecting, shaking hands and all that follows may take; [OutboundConnection#allow]
    /// says it anew
    /// @throws Problem.Invalid that names the rule, before anything is sent
    public OutboundConnection open(UUID tenant, Endpoint to, Tls tls, Duration whole) throws OutboundFailed {
        return secured(connected(checked(tenant, to), to.port(), whole), to, tls);
    }

    /// A connection under TLS to a host that the operator named in a setting of its own.
    OutboundConnection openToOperators(Endpoint to, Tls tls, Duration whole) throws IOException {
        return secured(openToOperators(to, whole), to, tls);
    }

    /// The same, without TLS as yet.
    OutboundConnection openToOperators(Endpoint to, Duration whole) throws IOException {
        return connected(addresses.ofOperators(to), to.port(), whole);
    }

    private static OutboundConnection secured(OutboundConnection connection, Endpoint to, Tls tls)
            throws OutboundFailed {
        try {
            Socket plain = connection.socket();
            SSLSocket secured =
                    (SSLSocket) tls.context().getSocketFactory().createSocket(plain, to.host(), to.port(), false);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(Tls.VERSIONS.toArray(String[]::new));
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            connection.secured(secured);
            return connection;
        } catch (IOException e) {
            throw connection.failed(e);
        } catch (Problem unusable) {
            connection.close();
            throw unusable;
        }
    }

    /// A connection in the clear, which leads no further than this machine: for the demo and tests alone.
    public OutboundConnection openInTheClear(UUID tenant, Endpoint to, Duration whole) throws OutboundFailed {
        List<InetAddress> found = checked(tenant, to);
        if (!found.stream().allMatch(InetAddress::isLoopbackAddress)) {
            throw new Problem.Invalid("egress.in-the-clear", "address", "Without TLS nothing leaves this machine.");
        }
        return connected(found, to.port(), whole);
    }

    private List<InetAddress> checked(UUID tenant, Endpoint to) throws OutboundFailed {
        try {
            return addresses.ofAnyPort(tenant, to);
        } catch (UnknownHostException e) {
            throw OutboundFailed.from(e);
        }
    }

    private OutboundConnection connected(List<InetAddress> found, int port, Duration whole) throws OutboundFailed {
        OutboundFailed last = new OutboundFailed(Reason.UNREACHABLE);
        for (InetAddress address : found) {
            OutboundConnection connection = new OutboundConnection(new Socket(Proxy.NO_PROXY), deadlines);
            try {
                connection.allow(whole);
                connection.socket().setTcpNoDelay(true);
                connection
                        .socket()
                        .connect(new InetSocketAddress(address, port), Math.toIntExact(connectTimeout.toMillis()));
                return connection;
            } catch (IOException e) {
                last = connection.failed(e);
            }
        }
        throw last;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
