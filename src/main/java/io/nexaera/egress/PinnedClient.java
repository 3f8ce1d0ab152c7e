package io.nexaera.egress;

import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// The HTTP client with everything off that could lead a call elsewhere: redirects, cookies, proxies (also a SOCKS
/// proxy from system properties), remembered log-ins and retries.
final class PinnedClient extends PoolingHttpClientConnectionManagerBuilder {
    private static final int MAX_HEADERS = 100;
    private static final Duration IDLE_BEFORE_CHECK = Duration.ofMillis(500);
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(1);

    private final CheckedAddresses addresses;

    private PinnedClient(CheckedAddresses addresses) {
        this.addresses = addresses;
    }

    static CloseableHttpClient open(EgressSettings settings, CheckedAddresses addresses, Tls tls) {
        return HttpClientBuilder.create()
                .setConnectionManager(new PinnedClient(addresses)
                        .connections(settings)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls.context()))
                        .build())
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setUserAgent("Nexaera")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .build();
    }

    private PoolingHttpClientConnectionManagerBuilder connections(EgressSettings settings) {
        Timeout connect = Timeout.of(settings.connectTimeout());
        return setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits(settings))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TimeValue.of(IDLE_BEFORE_CHECK))
                        .setTimeToLive(TimeValue.of(LONGEST_LIFE))
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setMaxConnPerRoute(settings.connectionsPerHost())
                .setMaxConnTotal(settings.connectionsPerHost() * 4);
    }

    private static Http1Config limits(EgressSettings settings) {
        return Http1Config.custom()
                .setMaxLineLength(settings.headerBytes())
                .setMaxHeaderCount(MAX_HEADERS)
                .build();
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
        return new PinnedConnections(addresses, tls);
    }
}
