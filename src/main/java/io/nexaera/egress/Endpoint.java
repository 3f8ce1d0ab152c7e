package io.nexaera.egress;

import io.nexaera.problem.Problem;

/// Where a connection goes, before anybody looked the name up.
///
/// @param host a name or an address as [HostSyntax] admits it, without brackets
public record Endpoint(String host, int port) {

    /// Reads `host:port`, `host` or `[ipv6]:port`, for a protocol that has no URL.
    public static Endpoint parse(String text, int usualPort) {
        if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f && "/?#@\\".indexOf(c) < 0)) {
            throw refused();
        }
        try {
            TargetUrl url = TargetUrl.parse("https://" + text);
            int port = url.uri().getPort();
            return new Endpoint(url.host(), port < 0 ? usualPort : port);
        } catch (Problem.Invalid notAHost) {
            throw refused();
        }
    }

    private static Problem.Invalid refused() {
        return new Problem.Invalid(
                "egress.endpoint", "address", "This address can't be used. Write it like logs.example.com:6514.");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
