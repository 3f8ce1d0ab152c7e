package io.nexaera.egress;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names that never lead to a public server, each with who says so. A defence in depth that needs no lookup: whatever a
/// name leads to is checked as well.
enum SpecialName {
    LOCALHOST("localhost", "this machine itself, RFC 6761 §6.3"),
    LOCALDOMAIN("localdomain", "this machine itself, by custom"),
    MULTICAST_DNS("local", "the local link, RFC 6762 §3; clusters use it too"),
    HOME("home.arpa", "a home network, RFC 8375"),
    INTERNAL("internal", "private use, reserved by ICANN in 2024; metadata and containers too"),
    INTRANET("intranet", "never delegated, RFC 6762 Appendix G"),
    PRIVATE("private", "never delegated, RFC 6762 Appendix G"),
    CORP("corp", "never delegated, RFC 6762 Appendix G"),
    HOME_NET("home", "never delegated, RFC 6762 Appendix G"),
    LAN("lan", "never delegated, RFC 6762 Appendix G"),
    MAIL("mail", "withheld by ICANN in 2018"),
    CLUSTER("svc", "services of a cluster, by custom of Kubernetes"),
    CONSUL("consul", "services of a cluster, by custom of Consul"),
    INVALID("invalid", "never a server, RFC 6761 §6.4"),
    ONION("onion", "no name of the DNS, RFC 7686"),
    ALT("alt", "no name of the DNS, RFC 9476"),
    REVERSE("arpa", "infrastructure, RFC 3172"),
    GOOGLE_METADATA("metadata.goog", "Google's metadata"),
    TENCENT_METADATA("metadata.tencentyun.com", "Tencent's metadata"),
    EQUINIX_METADATA("metadata.platformequinix.com", "Equinix' metadata"),
    PACKET_METADATA("metadata.packet.net", "Equinix' metadata"),
    IBM_METADATA("api.metadata.cloud.ibm.com", "IBM's metadata"),
    LOCALTEST("localtest.me", "always this machine"),
    LVH("lvh.me", "always this machine"),
    VCAP("vcap.me", "always this machine"),
    LACOLHOST("lacolhost.com", "always this machine"),
    FUF("fuf.me", "always this machine"),
    READY("local.gd", "always this machine"),
    REBINDER("rbndr.us", "changes its mind on purpose"),
    REBINDING("1u.ms", "changes its mind on purpose"),
    NIP("nip.io", "an address written as a name"),
    SSLIP("sslip.io", "an address written as a name"),
    XIP("xip.io", "an address written as a name"),
    TRAEFIK("traefik.me", "an address written as a name");

    private static final Pattern DECIMAL =
            Pattern.compile("(?:^|[.-])(\\d{1,3})[.-](\\d{1,3})[.-](\\d{1,3})[.-](\\d{1,3})$");
    private static final Pattern HEX = Pattern.compile("(?:^|[.-])([0-9a-f]{8})$");
    private static final Pattern DASHED_6 = Pattern.compile("(?:^|\\.)([0-9a-f]{0,4}(?:-[0-9a-f]{0,4}){2,7})$");

    private final String suffix;
    private final String why;

    SpecialName(String suffix, String why) {
        this.suffix = suffix;
        this.why = why;
    }

    /// The rule that a name breaks by itself; empty for one that may be looked up. A name without a dot is one of the
    /// network's own.
    static Optional<Rule> broken(String name) {
        if (name.indexOf('.') < 0) {
            return Optional.of(Rule.LOCAL_NAME);
        }
        return Arrays.stream(values())
                .filter(special -> special.covers(name))
                .findFirst()
                .flatMap(special -> special.rule(name));
    }

    private boolean covers(String name) {
        return name.endsWith(suffix)
                && (name.length() == suffix.length() || name.charAt(name.length() - suffix.length() - 1) == '.');
    }

    private Optional<Rule> rule(String name) {
        return switch (this) {
            case NIP, SSLIP, XIP, TRAEFIK -> isPublic(name) ? Optional.empty() : Optional.of(Rule.ADDRESS_IN_NAME);
            case LOCALTEST, LVH, VCAP, LACOLHOST, FUF, READY, REBINDER, REBINDING -> Optional.of(Rule.ADDRESS_IN_NAME);
            default -> Optional.of(Rule.LOCAL_NAME);
        };
    }

    /// Also for the service's own site, which has no address in its name.
    private boolean isPublic(String name) {
        String front = name.substring(0, Math.max(0, name.length() - suffix.length() - 1));
        return front.isEmpty()
                || front.equals("www")
                || written(front)
                        .filter(bytes -> ReservedRange.holding(bytes).isEmpty())
                        .isPresent();
    }

    private static Optional<byte[]> written(String front) {
        Matcher decimal = DECIMAL.matcher(front);
        Matcher hex = HEX.matcher(front);
        Matcher six = DASHED_6.matcher(front);
        try {
            if (decimal.find()) {
                return Optional.of(IpLiteral.bytes("%s.%s.%s.%s"
                        .formatted(decimal.group(1), decimal.group(2), decimal.group(3), decimal.group(4))));
            }
            if (hex.find()) {
                return Optional.of(java.util.HexFormat.of().parseHex(hex.group(1)));
            }
            return six.find() ? Optional.of(IpLiteral.bytes(six.group(1).replace('-', ':'))) : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /// What the name is and who says so.
    String why() {
        return why;
    }
}
