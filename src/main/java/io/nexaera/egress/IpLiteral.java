package io.nexaera.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// IP addresses as text. Unlike `InetAddress` it leaves an IPv4 address inside an IPv6 one (`::ffff:1.2.3.4`) where it
/// is, so that it can be told apart.
final class IpLiteral {
    private IpLiteral() {}

    /// The address that `host` is; empty where it is a name.
    static Optional<byte[]> of(String host) {
        boolean number = host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        return number ? Optional.of(bytes(host)) : Optional.empty();
    }

    /// 4 or 16 bytes.
    ///
    /// @throws IllegalArgumentException where it is no address
    static byte[] bytes(String literal) {
        byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
        return bytes.length == 4 && literal.indexOf(':') >= 0 ? mapped(bytes) : bytes;
    }

    private static byte[] mapped(byte[] four) {
        byte[] sixteen = new byte[16];
        sixteen[10] = sixteen[11] = (byte) 0xff;
        System.arraycopy(four, 0, sixteen, 12, 4);
        return sixteen;
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
