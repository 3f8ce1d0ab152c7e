package io.nexaera.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// The one definition of our response headers. It runs before everything else, so an error page has them too.
///
/// Pages carry no inline script, no inline style and no `on…` attribute, therefore the policy needs neither nonces nor
/// `unsafe-…`. Trusted Types make every string that reaches an HTML sink pass DOMPurify (`static/trusted-types.js`).
/// `Referrer-Policy` is `same-origin` and not `no-referrer`: the latter turns the `Origin` header of our own forms into
/// `null` (Fetch §3.1), and that header is what protects them against forgery.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecurityHeaders extends OncePerRequestFilter {
    static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default dompurify");

    static final Map<String, String> ON_EVERY_RESPONSE = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Embedder-Policy", "require-corp",
            "Referrer-Policy", "same-origin",
            "Permissions-Policy",
                    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), fullscreen=(self), "
                            + "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
                            + "serial=(), usb=(), clipboard-read=(), clipboard-write=(self)",
            "X-Content-Type-Options", "nosniff",
            "Cache-Control", "no-store");

    /// Two years. No `includeSubDomains`: an agency's domain may have other sites beside us (RFC 6797 §6.1.2).
    static final String STRICT_TRANSPORT_SECURITY = "max-age=63072000";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ON_EVERY_RESPONSE.forEach(response::setHeader);
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
        }
        chain.doFilter(request, response);
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
