package io.nexaera.identity;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Stands before every handler: who calls, where, and may they? A handler that doesn't say what it requires is refused.
///
/// A place that isn't the caller's answers 404 with an empty body, as one that doesn't exist would, and leaves an audit
/// row.
@Component
class Guard implements HandlerInterceptor {
    static final String CALLER = Caller.class.getName();
    static final String SIGNED_IN = SignedIn.class.getName();

    private final Callers callers;
    private final Refusals refusals;
    private final RateLimit requests;

    Guard(Callers callers, Refusals refusals, IdentitySettings settings) {
        this.callers = callers;
        this.refusals = refusals;
        this.requests = new RateLimit(settings.requestsPerMinute(), Duration.ofMinutes(1));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws Exception {
        if (!(handler instanceof HandlerMethod method) || isLibrarys(method)) {
            return true; // static files
        }
        if (!Credentials.ownSite(request)) {
            throw new Problem.Forbidden(
                    "web.other-site", "This request came from another website and was not carried out.");
        }
        if (method.hasMethodAnnotation(Requires.Open.class)) {
            return true;
        }
        Optional<String> key = Credentials.apiKey(request);
        return key.isPresent()
                ? admitKey(key.get(), request, response, method)
                : admitPerson(request, response, method);
    }

    private boolean admitKey(
            String key, HttpServletRequest request, HttpServletResponse response, HandlerMethod method) {
        Origin origin = Credentials.of(request);
        Caller caller = callers.byKey(key, origin)
                .orElseThrow(() -> new Problem.Unauthenticated(
                        "identity.unknown-key", "This API key is unknown or has been revoked."));
        limit(caller.scope().principal().toString());
        if (!callers.fits(caller, address(request))) {
            refusals.strangePlace(caller, request.getMethod(), request.getRequestURI());
            return nothingHere(response);
        }
        if (method.hasMethodAnnotation(Requires.SignedIn.class)) {
            throw new Problem.Forbidden("identity.people-only", "This is for people; an API key can't do it.");
        }
        request.setAttribute(CALLER, caller);
        return method.hasMethodAnnotation(Requires.Known.class) || admit(caller, request, method);
    }

    private boolean admitPerson(HttpServletRequest request, HttpServletResponse response, HandlerMethod method)
            throws Exception {
        Optional<SignedIn> session =
                Credentials.session(request).flatMap(token -> callers.signedIn(token, Credentials.of(request)));
        if (session.isEmpty()) {
            return askToSignIn(request, response);
        }
        SignedIn who = session.get();
        limit(who.person().id().toString());
        request.setAttribute(SIGNED_IN, who);
        if (method.hasMethodAnnotation(Requires.SignedIn.class) || method.hasMethodAnnotation(Requires.Known.class)) {
            return true;
        }
        Map<String, String> address = address(request);
        Optional<Caller> caller = callers.at(who, address)
                .or(() -> callers.visiting(who, address, request.getMethod() + " " + request.getRequestURI()));
        return caller.isPresent() ? admit(caller.get(), request, method) : refuse(who, request, response);
    }

    private boolean admit(Caller caller, HttpServletRequest request, HandlerMethod method) {
        Requires requires = method.getMethodAnnotation(Requires.class);
        if (requires == null) {
            throw new IllegalStateException(method + " does not say what it requires of its caller");
        }
        request.setAttribute(CALLER, caller);
        if (!caller.may(requires.value())) {
            refusals.forbidden(caller, requires.value(), request.getMethod(), request.getRequestURI());
            throw new Problem.Forbidden(
                    "identity.not-allowed",
                    "You may not do this here. Ask an owner or admin of "
                            + caller.place().name() + " if you need to.");
        }
        return true;
    }

    private boolean refuse(SignedIn who, HttpServletRequest request, HttpServletResponse response) throws Exception {
        Map<String, String> address = address(request);
        boolean page = address.containsKey("sub") && request.getMethod().equals("GET");
        if (page && callers.isClientOfOwnAgency(who, address)) {
            response.sendRedirect("/a/" + address.get("agency") + "/sub-accounts/" + address.get("sub"));
            return false;
        }
        refusals.strangePlace(who, request.getMethod(), request.getRequestURI());
        return nothingHere(response);
    }

    private static boolean askToSignIn(HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (isApi(request) || !request.getMethod().equals("GET")) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            throw new Problem.Unauthenticated("identity.sign-in", "Please sign in, or send an API key.");
        }
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        String next = URLEncoder.encode(request.getRequestURI() + query, StandardCharsets.UTF_8);
        response.sendRedirect(request.getRequestURI().equals("/") ? "/sign-in" : "/sign-in?next=" + next);
        return false;
    }

    private static boolean nothingHere(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentLength(0);
        return false;
    }

    private void limit(String who) {
        requests.take(who, "web.too-many-requests", "That was a lot of requests. Please wait a moment.");
    }

    static boolean isApi(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/")
                || request.getRequestURI().startsWith("/v1/");
    }

    /// Boot's last-resort error handler and springdoc's description of the API: public, and not ours to annotate.
    private static boolean isLibrarys(HandlerMethod method) {
        String bean = method.getBeanType().getName();
        return bean.startsWith("org.springframework.boot.") || bean.startsWith("org.springdoc.");
    }

    @SuppressWarnings("unchecked") // Spring MVC documents the attribute as a map of strings
    private static Map<String, String> address(HttpServletRequest request) {
        @Nullable Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
    }
}
