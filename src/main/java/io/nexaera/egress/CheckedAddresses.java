package io.nexaera.egress;

import io.nexaera.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/// Looks a name up once and checks every answer. The HTTP client asks nobody else, so what was checked is what gets
/// connected: a name that changes its mind between check and use (DNS rebinding) gains nothing.
final class CheckedAddresses implements DnsResolver {
    private final DnsResolver lookup;
    private final boolean allowLoopback;

    CheckedAddresses(DnsResolver lookup, boolean allowLoopback) {
        this.lookup = lookup;
        this.allowLoopback = allowLoopback;
    }

    /// All addresses of `host`, or a refusal that names the rule when *any* of them is reserved.
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookup.resolve(host);
        for (InetAddress address : addresses) {
            ReservedRange.holding(address)
                    .filter(range -> !(allowLoopback && range.isLoopback()))
                    .ifPresent(range -> refuse(host, range));
        }
        return addresses;
    }

    private static void refuse(String host, ReservedRange range) {
        throw new Problem.Invalid(
                "egress.reserved-address",
                "url",
                "Nexaera connects to public addresses only, and %s is %s.".formatted(host, range.why()));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
