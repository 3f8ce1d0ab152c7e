package io.nexaera.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An http or https URL that every parser reads the same way. Made by [#parse]; says nothing yet about its address.
public final class TargetUrl {
    private static final int MAX_CHARACTERS = 2048;
    private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("[^:]*|.*](:[1-9]\\d{0,4})?|[^\\[]*:[1-9]\\d{0,4}");
    private static final Pattern CONTROL = Pattern.compile("%([01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AFTER_PATH = Pattern.compile("[^#]*?://[^#]*?[/?][^#]*#[^@]*");

    private final URI uri;
    private final String host;

    private TargetUrl(URI uri, String host) {
        this.uri = uri;
        this.host = host;
    }

    /// Refuses whatever two parsers could read differently: user names, backslashes, control characters also behind a
    /// `%`, and what [HostSyntax] says about hosts. Letters of the world become their ASCII form where nothing else
    /// could be meant; a fragment, which is never sent, is left out.
    public static TargetUrl parse(String text) {
        Rule.LENGTH.require(!text.isBlank() && text.length() <= MAX_CHARACTERS);
        URI uri = uri(ascii(text));
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        Rule.SCHEME.require(scheme.equals("http") || scheme.equals("https"));
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        Rule.USER_INFO.require(authority.indexOf('@') < 0);
        Rule.PORT_NUMBER.require(PORT.matcher(authority).matches() && uri.getPort() <= 65535);
        String host = authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        HostSyntax.require(host);
        Rule.HOST.require(host.equalsIgnoreCase(uri.getHost()));
        requireVisible(uri);
        return new TargetUrl(withoutFragment(uri), host);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw Rule.SYNTAX.refusal();
        }
    }

    private static String ascii(String text) {
        if (text.chars().allMatch(TargetUrl::mayStand)) {
            return text;
        }
        Matcher parts = PARTS.matcher(text);
        Rule.CHARACTERS.require(parts.matches()
                && Normalizer.isNormalized(text, Normalizer.Form.NFC)
                && text.codePoints().allMatch(c -> mayStand(c) || isVisible(c)));
        return parts.group(1) + authority(parts.group(2)) + percentEncoded(parts.group(3));
    }

    private static boolean mayStand(int c) {
        return c > 0x20 && c < 0x7f && c != '\\';
    }

    private static boolean isVisible(int c) {
        return c > 0x7f
                && (HostSyntax.isLetter(c) || Character.isDigit(c))
                && Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKC);
    }

    private static String authority(String authority) {
        int port = authority.lastIndexOf(':');
        String host = port < 0 ? authority : authority.substring(0, port);
        boolean plain = authority.chars().allMatch(TargetUrl::mayStand);
        return plain ? authority : HostSyntax.toAscii(host) + authority.substring(host.length());
    }

    private static String percentEncoded(String rest) {
        StringBuilder all = new StringBuilder();
        rest.codePoints()
                .forEach(c -> all.append(
                        c < 0x80
                                ? Character.toString(c)
                                : URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8)));
        return all.toString();
    }

    /// A form sends the line breaks of its fields encoded in the query; nowhere else they are meant.
    private static void requireVisible(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        Rule.ENCODED_CONTROL.require(!CONTROL.matcher(path).find() && !query.contains("%00"));
    }

    private static URI withoutFragment(URI uri) {
        if (uri.getRawFragment() == null) {
            return uri;
        }
        String text = uri.toString();
        Rule.FRAGMENT.require(AFTER_PATH.matcher(text).matches());
        return URI.create(text.substring(0, text.indexOf('#')));
    }

    /// The same URL with `path` added to its own, with one slash between them.
    public TargetUrl withPath(String path) {
        Rule.QUERY.require(uri.getRawQuery() == null);
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

    Endpoint endpoint() {
        int usual = isProtected() ? 443 : 80;
        return new Endpoint(host(), uri.getPort() < 0 ? usual : uri.getPort());
    }

    boolean isProtected() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
