package io.nexaera.egress;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Hosts that every parser reads the same way. Refuses what some would read as an address and others as a name: octal,
/// hexadecimal and short IPv4 (WHATWG URL §3.5 would accept those), zone ids, a trailing dot, look-alike letters.
final class HostSyntax {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LOOKS_LIKE_IPV4 = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");
    private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final Set<Character.UnicodeScript> EAST_ASIAN = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.HANGUL,
            Character.UnicodeScript.BOPOMOFO);

    private HostSyntax() {}

    /// @param host in lower case, as `java.net.URI` gives it: an IPv6 address in brackets
    static void require(String host) {
        Rule.ZONE.require(host.indexOf('%') < 0);
        if (host.startsWith("[")) {
            Rule.HOST.require(isIpv6(host));
            return;
        }
        Rule.TRAILING_DOT.require(!host.endsWith("."));
        if (LOOKS_LIKE_IPV4.matcher(host).matches()) {
            Rule.IPV4_FORM.require(IPV4.matcher(host).matches());
        } else {
            Rule.HOST.require(NAME.matcher(host).matches());
        }
    }

    private static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            IpLiteral.bytes(host.substring(1, host.length() - 1));
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /// The `xn--` form of a name in letters of the world (RFC 5891 §4), only where nothing has to be mapped: mapping is
    /// how `①` becomes 1 and `。` a dot.
    static String toAscii(String host) {
        Rule.LETTERS.require(isPlain(host));
        for (String label : host.split("\\.", -1)) {
            Rule.LETTERS.require(scripts(label).size() <= 1 || EAST_ASIAN.containsAll(scripts(label)));
        }
        try {
            String ascii = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
            Rule.LETTERS.require(IDN.toUnicode(ascii).equals(host));
            return ascii;
        } catch (IllegalArgumentException e) {
            throw Rule.LETTERS.refusal();
        }
    }

    private static boolean isPlain(String host) {
        return Normalizer.normalize(host, Normalizer.Form.NFKC).equals(host)
                && host.codePoints().allMatch(c -> c < 0x80 || (isLetter(c) && Character.toLowerCase(c) == c));
    }

    /// Letters and their marks; no digits of other scripts, which some parsers read as numbers.
    static boolean isLetter(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static Set<Character.UnicodeScript> scripts(String label) {
        return label.codePoints()
                .mapToObj(Character.UnicodeScript::of)
                .filter(script ->
                        script != Character.UnicodeScript.COMMON && script != Character.UnicodeScript.INHERITED)
                .collect(Collectors.toSet());
    }
}
