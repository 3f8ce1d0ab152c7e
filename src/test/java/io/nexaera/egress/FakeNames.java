package io.nexaera.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A name server of the test's own, whose answers may change from one question to the next.
final class FakeNames implements NameLookup {
    final Map<String, String[]> answers = new ConcurrentHashMap<>();
    final Map<String, Iterator<String[]>> scripts = new ConcurrentHashMap<>();
    final AtomicInteger lookups = new AtomicInteger();

    @Override
    public InetAddress[] addresses(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        Iterator<String[]> script = scripts.getOrDefault(host, Collections.emptyIterator());
        if (script.hasNext()) {
            answers.put(host, script.next());
        }
        String[] addresses =
                answers.getOrDefault(host, host.equals("localhost") ? new String[] {"127.0.0.1"} : new String[] {host});
        InetAddress[] resolved = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            resolved[i] = literal(addresses[i]);
        }
        return resolved;
    }

    /// Answers differently each time; the last answer stays.
    FakeNames then(String host, String[]... changing) {
        scripts.put(host, List.of(changing).iterator());
        return this;
    }

    private static InetAddress literal(String address) throws UnknownHostException {
        if (!address.matches("[0-9a-f.:]+")) {
            throw new UnknownHostException(address);
        }
        return InetAddress.ofLiteral(address);
    }
}
