package io.nexaera.egress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param allowLoopback lets calls reach this machine itself; for the demo and the tests alone
/// @param connectTimeout the longest wait for a free connection, for the TCP connection and for the TLS handshake, each
/// @param headerBytes the most bytes of all response header lines together
/// @param connectionsPerHost the most open connections to one host and port, all tenants together
@ConfigurationProperties("nexaera.egress")
public record EgressSettings(
        @DefaultValue("false") boolean allowLoopback,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("65536") int headerBytes,
        @DefaultValue("500") int connectionsPerHost) {

    public EgressSettings {
        if (!connectTimeout.isPositive() || headerBytes < 1024 || connectionsPerHost < 1) {
            throw new IllegalArgumentException(
                    "nexaera.egress needs a positive connect-timeout and connections-per-host, and header-bytes of 1024"
                            + " or more");
        }
    }
}
