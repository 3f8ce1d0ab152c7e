package io.nexaera.egress;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where an answer sends a call on to. The next address passes every check that the first one did.
final class Redirects {
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> FOLLOWED = Set.of("GET", "HEAD");
    /// The headers that go along to another host; keys and cookies stay behind (RFC 9110 §15.4).
    private static final Set<String> GO_ALONG = Set.of("accept", "accept-language", "accept-encoding", "user-agent");

    private Redirects() {}

    /// The next request; empty where the answer is to be taken as it is.
    static Optional<OutboundRequest> next(OutboundRequest request, int status, Optional<String> location) {
        boolean follow = request.wantsRedirects()
                && STATUSES.contains(status)
                && location.isPresent()
                && FOLLOWED.contains(request.method());
        if (!follow) {
            return Optional.empty();
        }
        Rule.REDIRECTS.require(request.redirects() > 0);
        TargetUrl target = target(request.target(), location.get());
        Rule.DOWNGRADE.require(target.isProtected() || !request.target().isProtected());
        boolean same = target.endpoint().equals(request.target().endpoint());
        return Optional.of(request.to(target, same ? request.headers() : harmless(request.headers())));
    }

    /// RFC 3986 §5.2; a relative one is parsed anew like any other.
    private static TargetUrl target(TargetUrl from, String location) {
        try {
            boolean whole = location.matches("(?i)[a-z][a-z0-9+.-]*:.*");
            return TargetUrl.parse(
                    whole ? location : from.uri().resolve(location).toString());
        } catch (IllegalArgumentException e) {
            throw Rule.REDIRECT.refusal();
        }
    }

    private static Map<String, String> harmless(Map<String, String> headers) {
        Map<String, String> kept = new HashMap<>(headers);
        kept.keySet().removeIf(name -> !GO_ALONG.contains(name.toLowerCase(Locale.ROOT)));
        return kept;
    }
}
