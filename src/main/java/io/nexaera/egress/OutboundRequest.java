package io.nexaera.egress;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request to a stranger's server.
///
/// @param tenant for whom it is sent; connections are never shared between two tenants
/// @param headers sent as they are, after a check that none can smuggle a line break or change where the message ends
/// @param body UTF-8 text, or null for none
/// @param redirects how many times a GET may be sent on to another address, -1 where a redirect is an answer like any
/// other, as for webhooks
public record OutboundRequest(
        UUID tenant,
        String method,
        TargetUrl target,
        Map<String, String> headers,
        @Nullable String body,
        OutboundLimits limits,
        int redirects) {
    private static final int NOT_FOLLOWED = -1;
    private static final int MOST_REDIRECTS = 10;
    /// RFC 9110 §5.6.2
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    /// Of the connection, or of the message's frame: the client sets them.
    private static final Set<String> NOT_YOURS = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "proxy-authenticate");

    public OutboundRequest {
        headers = Map.copyOf(headers);
        require(TOKEN.matcher(method).matches(), "the method is none");
        require(headers.keySet().stream().allMatch(OutboundRequest::mayBeSet), "a header's name can't be used");
        require(
                headers.values().stream().allMatch(OutboundRequest::printable),
                "a header value holds a character that headers can't carry");
        require(redirects >= NOT_FOLLOWED && redirects <= MOST_REDIRECTS, "too many redirects are asked for");
    }

    /// A request whose redirects aren't followed.
    public OutboundRequest(
            UUID tenant,
            String method,
            TargetUrl target,
            Map<String, String> headers,
            @Nullable String body,
            OutboundLimits limits) {
        this(tenant, method, target, headers, body, limits, NOT_FOLLOWED);
    }

    /// The same, sent on at most so many times, 0 to 10. Only a GET or a HEAD is.
    public OutboundRequest following(int redirects) {
        return new OutboundRequest(tenant, method, target, headers, body, limits, redirects);
    }

    boolean wantsRedirects() {
        return redirects > NOT_FOLLOWED;
    }

    OutboundRequest to(TargetUrl next, Map<String, String> headers) {
        return new OutboundRequest(tenant, method, next, headers, null, limits, redirects - 1);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Whether a header of this name may be added by whoever writes the request.
    public static boolean mayBeSet(String name) {
        return TOKEN.matcher(name).matches() && !NOT_YOURS.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Whether `value` may travel as a header value: visible ASCII and spaces only.
    public static boolean printable(String value) {
        return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /// Method and host alone: headers hold keys, bodies hold conversations.
    @Override
    public String toString() {
        return method + " " + target.host();
    }
}
