package io.nexaera.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What this installation itself listens at: calls that lead back to it are refused, also where loopback is allowed.
final class OwnListeners {
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final List<String> hosts;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private volatile Interfaces interfaces = new Interfaces(Set.of(), System.nanoTime() - FRESH_NANOS - 1);

    private record Interfaces(Set<InetAddress> addresses, long readAt) {}

    /// @param hosts names of this installation; what is below them is its own too
    OwnListeners(List<String> hosts) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    void add(int port) {
        ports.add(port);
    }

    boolean isOwnName(String host) {
        return hosts.stream().anyMatch(own -> host.equals(own) || host.endsWith("." + own));
    }

    /// A port of the installation on any address of this machine.
    boolean isOwnPort(InetAddress address, int port) {
        return ports.contains(port) && (address.isLoopbackAddress() || isThisMachine(address));
    }

    boolean isThisMachine(InetAddress address) {
        Interfaces known = interfaces;
        if (System.nanoTime() - known.readAt() > FRESH_NANOS) {
            known = new Interfaces(read(), System.nanoTime());
            interfaces = known;
        }
        return known.addresses().contains(address);
    }

    private static Set<InetAddress> read() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> IpLiteral.address(address.getAddress()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            return Set.of();
        }
    }
}
