package io.nexaera.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/// A name server of the test's own; address literals are what they are.
final class FakeNames implements DnsResolver {
    final Map<String, String[]> answers = new ConcurrentHashMap<>();
    final AtomicInteger lookups = new AtomicInteger();

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        String[] addresses = answers.getOrDefault(host, new String[] {host});
        InetAddress[] resolved = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            resolved[i] = literal(addresses[i]);
        }
        return resolved;
    }

    private static InetAddress literal(String address) throws UnknownHostException {
        if (!address.matches("[0-9a-f.:]+")) {
            throw new UnknownHostException(address);
        }
        return InetAddress.ofLiteral(address);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
