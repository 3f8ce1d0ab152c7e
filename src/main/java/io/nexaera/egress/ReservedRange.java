package io.nexaera.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// Addresses that a tenant's URL must never reach, each with the document that reserves it.
/// Source: the IANA special-purpose address registries (RFC 6890, updated by RFC 8190), which a test compares with this
/// table row by row, and what they leave out: multicast, translated and tunnelled addresses, metadata of clouds.
///
/// Not promised: a network's own NAT64 prefix (RFC 6052 §2.2) and 6rd (RFC 5969) look like any public address.
enum ReservedRange {
    THIS_NETWORK("0.0.0.0/8", "this network, RFC 791 §3.2"),
    PRIVATE_10("10.0.0.0/8", "a private network, RFC 1918 §3"),
    ALIBABA_METADATA("100.100.100.200/32", "Alibaba Cloud's metadata"),
    CARRIER_NAT("100.64.0.0/10", "carrier-grade NAT, RFC 6598 §7"),
    LOOPBACK("127.0.0.0/8", "this machine itself, RFC 1122 §3.2.1.3"),
    LINK_LOCAL("169.254.0.0/16", "link-local and cloud metadata, RFC 3927 §2.1"),
    PRIVATE_172("172.16.0.0/12", "a private network, RFC 1918 §3"),
    PROTOCOLS("192.0.0.0/24", "protocol assignments, RFC 6890 §2.1"),
    DOCUMENTATION_1("192.0.2.0/24", "documentation, RFC 5737"),
    AS112("192.31.196.0/24", "AS112, RFC 7535"),
    AMT("192.52.193.0/24", "multicast tunnels, RFC 7450"),
    RELAY_6TO4("192.88.99.0/24", "6to4 relays, RFC 7526"),
    PRIVATE_192("192.168.0.0/16", "a private network, RFC 1918 §3"),
    AS112_DIRECT("192.175.48.0/24", "AS112, RFC 7534"),
    BENCHMARKING("198.18.0.0/15", "benchmarking, RFC 2544"),
    DOCUMENTATION_2("198.51.100.0/24", "documentation, RFC 5737"),
    DOCUMENTATION_3("203.0.113.0/24", "documentation, RFC 5737"),
    MULTICAST("224.0.0.0/4", "multicast, RFC 1112 §4"),
    FUTURE("240.0.0.0/4", "future use and broadcast, RFC 1112 §4"),
    AZURE_METADATA("168.63.129.16/32", "Azure's host agent"),
    LOOPBACK_6("::1/128", "this machine itself, RFC 4291 §2.5.3"),
    UNSPECIFIED_6("::/128", "no address at all, RFC 4291 §2.5.2"),
    MAPPED("::ffff:0:0/96", "IPv4 inside IPv6, RFC 4291 §2.5.5.2"),
    COMPATIBLE("::/96", "IPv4 inside IPv6, RFC 4291 §2.5.5.1"),
    TRANSLATED("::ffff:0:0:0/96", "IPv4 translated, RFC 2765 §2.1"),
    NAT64("64:ff9b::/96", "NAT64, RFC 6052 §2.1"),
    NAT64_LOCAL("64:ff9b:1::/48", "NAT64 of a network, RFC 8215"),
    DISCARD("100::/64", "discarded, RFC 6666"),
    DUMMY("100:0:0:1::/64", "a dummy, RFC 9780"),
    PROTOCOLS_6("2001::/23", "protocol assignments with Teredo, ORCHID, AMT and AS112, RFC 2928"),
    DOCUMENTATION_6("2001:db8::/32", "documentation, RFC 3849"),
    TUNNEL_6TO4("2002::/16", "6to4, RFC 3056"),
    AS112_6("2620:4f:8000::/48", "AS112, RFC 7534"),
    SIX_BONE("3ffe::/16", "given back, RFC 3701"),
    DOCUMENTATION_6_WIDE("3fff::/20", "documentation, RFC 9637"),
    SRV6("5f00::/16", "segment routing, RFC 9602"),
    AWS_METADATA("fd00:ec2::/32", "Amazon's metadata"),
    GOOGLE_METADATA("fd20:ce::/32", "Google's metadata"),
    ORACLE_METADATA("fd00:c1::/32", "Oracle's metadata"),
    UNIQUE_LOCAL("fc00::/7", "a private network, RFC 4193"),
    LINK_LOCAL_6("fe80::/10", "link-local, RFC 4291 §2.5.6"),
    SITE_LOCAL("fec0::/10", "a private network, RFC 3879"),
    MULTICAST_6("ff00::/8", "multicast, RFC 4291 §2.7"),
    /// IPv4 in the last 32 bits behind a mark, below any prefix.
    ISATAP("::5efe:0:0/96", "an IPv4 tunnel, RFC 5214 §6.1") {
        @Override
        boolean contains(byte[] address) {
            return address.length == 16
                    && (address[8] & 0xfd) == 0
                    && address[9] == 0
                    && address[10] == 0x5e
                    && address[11] == (byte) 0xfe;
        }
    },
    /// Everything else beyond 2000::/3 is not assigned to anybody.
    NOT_GLOBAL("::/0", "no global unicast address, RFC 4291 §2.4") {
        @Override
        boolean contains(byte[] address) {
            return address.length == 16 && (address[0] & 0xe0) != 0x20;
        }
    };

    private final byte[] network;
    private final int bits;
    private final String why;

    ReservedRange(String cidr, String why) {
        String[] parts = cidr.split("/", 2);
        this.network = IpLiteral.bytes(parts[0]);
        this.bits = Integer.parseInt(parts[1]);
        this.why = why;
    }

    /// The first range that holds `address`; empty when it is a public one.
    static Optional<ReservedRange> holding(InetAddress address) {
        return holding(address.getAddress());
    }

    /// @param address 4 or 16 bytes: a mapped IPv4 address, which Java would unwrap, is refused as what it is
    static Optional<ReservedRange> holding(byte[] address) {
        return Arrays.stream(values()).filter(range -> range.contains(address)).findFirst();
    }

    /// Where an operator's own servers live; with the operator's word they may be reached, all others never.
    boolean isInternal() {
        return switch (this) {
            case LOOPBACK, LOOPBACK_6, PRIVATE_10, PRIVATE_172, PRIVATE_192, CARRIER_NAT, UNIQUE_LOCAL -> true;
            default -> false;
        };
    }

    boolean isLoopback() {
        return this == LOOPBACK || this == LOOPBACK_6;
    }

    /// What the range is and who says so.
    String why() {
        return why;
    }

    boolean contains(byte[] address) {
        return address.length == network.length && firstDifferingBit(address, network) >= bits;
    }

    private static int firstDifferingBit(byte[] address, byte[] prefix) {
        int at = Arrays.mismatch(address, prefix);
        return at < 0
                ? prefix.length * 8
                : at * 8 + Integer.numberOfLeadingZeros((address[at] ^ prefix[at]) & 0xff) - 24;
    }
}
