package io.nexaera.egress;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param internalHosts hosts inside the operator's network that a tenant may reach, `TENANT=HOST:PORT` each, where
/// `TENANT` is the id of a client or an agency or `*`, and `PORT` may be `*`
/// @param ports the only ports that calls to public addresses may use
/// @param ownHosts names of this installation and what lies below them: calls back to itself are refused
/// @param connectTimeout the longest wait for a name, a free connection, the TCP connection and the TLS handshake, each
/// @param headerBytes the most bytes of all response header lines together
/// @param connectionsPerHost the most open connections to one host and port, all tenants together
@ConfigurationProperties("nexaera.egress")
public record EgressSettings(
        @DefaultValue List<String> internalHosts,
        @DefaultValue({"80", "443", "8080", "8443"}) Set<Integer> ports,
        @DefaultValue List<String> ownHosts,
        @DefaultValue("10s") Duration connectTimeout,
        @DefaultValue("65536") int headerBytes,
        @DefaultValue("500") int connectionsPerHost) {

    /// The demo and the tests reach this machine, and nothing else inside.
    public static final String THIS_MACHINE = "*=127.0.0.1:*,*=[::1]:*,*=localhost:*";

    public EgressSettings {
        internalHosts = List.copyOf(internalHosts);
        ports = Set.copyOf(ports);
        ownHosts = List.copyOf(ownHosts);
        InternalHosts.of(internalHosts);
        if (!connectTimeout.isPositive() || headerBytes < 1024 || connectionsPerHost < 1) {
            throw new IllegalArgumentException(
                    "nexaera.egress needs a positive connect-timeout and connections-per-host, and header-bytes of 1024"
                            + " or more");
        }
    }
}
