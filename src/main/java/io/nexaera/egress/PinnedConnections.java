package io.nexaera.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Opens a connection to an address that was checked for the tenant of the call, tries the next one when it doesn't
/// answer, and asks neither a name server nor a system property (a SOCKS proxy) again.
final class PinnedConnections extends DefaultHttpClientConnectionOperator {
    private final CheckedAddresses addresses;

    PinnedConnections(CheckedAddresses addresses, TlsSocketStrategy tls) {
        super(
                proxy -> new Socket(Proxy.NO_PROXY),
                DefaultSchemePortResolver.INSTANCE,
                new NoLookup(),
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register(URIScheme.HTTPS.id, tls)
                        .build());
        this.addresses = addresses;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable NamedEndpoint name,
            @Nullable Path unixSocket,
            @Nullable InetSocketAddress local,
            Timeout timeout,
            SocketConfig config,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        int port = DefaultSchemePortResolver.INSTANCE.resolve(host);
        UUID tenant = (UUID) HttpClientContext.cast(context).getUserToken();
        Iterator<InetAddress> left =
                addresses.of(tenant, new Endpoint(host.getHostName(), port)).iterator();
        while (true) {
            HttpHost pinned = new HttpHost(host.getSchemeName(), left.next(), host.getHostName(), port);
            try {
                super.connect(connection, pinned, name, null, local, timeout, config, attachment, context);
                return;
            } catch (IOException e) {
                if (!left.hasNext()) {
                    throw e;
                }
            }
        }
    }

    /// Behind the check nobody looks anything up.
    private static final class NoLookup implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
