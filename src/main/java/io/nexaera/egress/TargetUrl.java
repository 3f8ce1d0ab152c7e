package io.nexaera.egress;

import io.nexaera.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// An http or https URL that every parser reads the same way. Made by [#parse]; says nothing yet about its address.
public final class TargetUrl {
    private static final int MAX_CHARACTERS = 2048;
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LOOKS_LIKE_IPV4 = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");
    private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    private final URI uri;
    private final String host;

    private TargetUrl(URI uri, String host) {
        this.uri = uri;
        this.host = host;
    }

    /// Refuses whatever two parsers could read differently: user names, backslashes, control characters, zone ids,
    /// octal, hexadecimal and short IPv4 (WHATWG URL §3.5 would accept those), a trailing dot, a fragment.
    public static TargetUrl parse(String text) {
        URI uri = uri(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        check(scheme.equals("http") || scheme.equals("https"), "scheme", "It must start with https:// or http://.");
        check(uri.getRawUserInfo() == null, "userinfo", "It must not hold a user name or password.");
        check(uri.getRawFragment() == null, "fragment", "It must not hold a # part.");
        check(uri.getPort() >= -1 && uri.getPort() <= 65535 && uri.getPort() != 0, "port", "Its port is not valid.");
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        check(isHost(host), "host", "Its host must be a plain name or a plain IP address.");
        return new TargetUrl(uri, host);
    }

    private static URI uri(String text) {
        check(!text.isBlank() && text.length() <= MAX_CHARACTERS, "length", "It must have 1 to 2048 characters.");
        check(
                text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\'),
                "characters",
                "It holds a space or a character that addresses can't have.");
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused("syntax", "It is not a web address.");
        }
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return IPV6.matcher(host).matches();
        }
        return LOOKS_LIKE_IPV4.matcher(host).matches()
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches();
    }

    private static void check(boolean good, String code, String sentence) {
        if (!good) {
            throw refused(code, sentence);
        }
    }

    private static Problem.Invalid refused(String code, String sentence) {
        return new Problem.Invalid("egress.url-" + code, "url", "This address can't be used. " + sentence);
    }

    /// The same URL with `path` added to its own, with one slash between them.
    public TargetUrl withPath(String path) {
        check(uri.getRawQuery() == null, "query", "It must not hold a ? part.");
        String base = uri.toString();
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return parse(trimmed + "/" + path);
    }

    public URI uri() {
        return uri;
    }

    /// Lower case; an IPv6 address without its brackets.
    public String host() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
