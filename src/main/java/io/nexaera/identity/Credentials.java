package io.nexaera.identity;

import io.nexaera.tenancy.Origin;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/// What a request says about who sends it.
final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private Credentials() {}

    static Optional<String> apiKey(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    static Optional<String> session(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        return Arrays.stream(cookies)
                .filter(cookie -> cookie.getName().equals(cookieName(request)))
                .map(Cookie::getValue)
                .findFirst();
    }

    /// The `__Host-` prefix binds a cookie to this very host and to TLS (RFC 6265bis §4.1.3.2). On plain HTTP, which
    /// only
    /// the loopback address gets, browsers would refuse it.
    static void keep(HttpServletRequest request, HttpServletResponse response, String token) {
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(request, token).build().toString());
    }

    static void forget(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(request, "").maxAge(0).build().toString());
    }

    /// False for a request that another site made a browser send. Browsers say so in Sec-Fetch-Site or Origin; a client
    /// that sends neither is no browser and has no cookies that it doesn't know of.
    static boolean ownSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (SAFE.contains(request.getMethod())) {
            return true;
        }
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        return origin == null || origin.equals(origin(request));
    }

    /// The sender, before it is known who it is.
    static Origin of(HttpServletRequest request) {
        return new Origin(
                "anonymous",
                request.getRemoteAddr(),
                Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse(""),
                RequestId.of(request));
    }

    private static String origin(HttpServletRequest request) {
        URI url = URI.create(request.getRequestURL().toString());
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(HttpServletRequest request, String token) {
        return ResponseCookie.from(cookieName(request), token)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .path("/");
    }

    private static String cookieName(HttpServletRequest request) {
        return request.isSecure() ? "__Host-session" : "session";
    }
}
