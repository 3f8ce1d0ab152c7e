package io.nexaera.web;

import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.identity.ShownOnce;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ContentCachingResponseWrapper;

/// Makes a repeated POST with the same `Idempotency-Key` change nothing: it gets the first one's answer again
/// (draft-ietf-httpapi-idempotency-key-header). Keys belong to the caller, and are forgotten after 24 hours. What is
/// kept of a request is its HMAC under the caller's key, and of that key a hash: nobody can try passwords on it.
/// Answers
/// with a secret, and all answers in Healthcare Mode, are not kept: a repeat hears that it was done.
///
/// As a filter it keeps the answer; as an interceptor, after the guard, it knows the caller. Streams are left alone.
@Component
class Idempotency extends OncePerRequestFilter implements HandlerInterceptor {
    private static final String HEADER = "Idempotency-Key";
    private static final String ATTRIBUTE = Idempotency.class.getName();
    private static final int MAX_KEY_CHARS = 255;

    private final TenantDatabase database;
    private final Healthcare healthcare;

    Idempotency(TenantDatabase database, Healthcare healthcare) {
        this.healthcare = healthcare;
        this.database = database;
    }

    private record Pending(Caller caller, String key, boolean shownOnce) {}

    /// @param contentType empty where the answer itself was not kept
    private record Earlier(String fingerprint, Optional<Integer> status, Optional<String> contentType, String body) {}

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null
                || !request.getMethod().equals("POST")
                || !request.getRequestURI().startsWith("/api/v1/")
                || String.valueOf(request.getHeader("Accept")).contains("text/event-stream");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RepeatableBody body = new RepeatableBody(request);
        ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
        boolean answered = false;
        try {
            chain.doFilter(body, kept);
            answered = kept.getStatus() < 500;
        } finally {
            if (request.getAttribute(ATTRIBUTE) instanceof Pending pending) {
                settle(pending, kept, answered);
            }
            kept.copyBodyToResponse();
        }
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        String key = request.getHeader(HEADER);
        Optional<Caller> caller = Caller.of(request);
        if (key == null || caller.isEmpty() || shouldNotFilter(request) || !(handler instanceof HandlerMethod method)) {
            return true;
        }
        if (caller.get().scope().kind() == TenantScope.Kind.AGENT) {
            throw new Problem.Invalid(
                    "idempotency.agent-token",
                    HEADER,
                    "A request with an agent's token can't carry an Idempotency-Key; nothing is remembered for it.");
        }
        if (key.isBlank() || key.length() > MAX_KEY_CHARS) {
            throw new Problem.Invalid("idempotency.key", HEADER, "An Idempotency-Key has 1 to 255 characters.");
        }
        Pending pending = new Pending(caller.get(), hash(key), method.hasMethodAnnotation(ShownOnce.class));
        String fingerprint = fingerprint(key, request);
        if (begin(pending, fingerprint)) {
            request.setAttribute(ATTRIBUTE, pending);
            return true;
        }
        return again(earlier(pending), fingerprint, response);
    }

    private static boolean again(Earlier earlier, String fingerprint, HttpServletResponse response) throws IOException {
        if (!earlier.fingerprint().equals(fingerprint)) {
            throw new Problem.Invalid(
                    "idempotency.other-request", HEADER, "This Idempotency-Key was used for a different request.");
        }
        int status = earlier.status()
                .orElseThrow(() -> new Problem.Conflict(
                        "idempotency.under-way", "The first request with this Idempotency-Key is still under way."));
        if (earlier.contentType().isEmpty() && status != HttpServletResponse.SC_NO_CONTENT) {
            throw new Problem.Conflict(
                    "idempotency.shown-once",
                    "This was done already, with status " + status
                            + ". Its answer is shown only once and was not kept.");
        }
        response.setStatus(status);
        earlier.contentType().ifPresent(response::setContentType);
        response.setHeader("Idempotent-Replayed", "true");
        response.getOutputStream().write(earlier.body().getBytes(StandardCharsets.UTF_8));
        return false;
    }

    /// True for the first request with this key.
    private boolean begin(Pending pending, String fingerprint) {
        return database.inTransaction(pending.caller().scope(), tx -> {
            tx.sql(
                            "delete from app.idempotent_request where tenant_id = :tenant and created_at < now() - interval '24 hours'")
                    .update();
            return tx.sql("""
                            insert into app.idempotent_request (tenant_id, principal_id, key, fingerprint)
                            values (:tenant, :principal, :key, :fingerprint) on conflict do nothing""")
                            .param("principal", pending.caller().scope().principal())
                            .param("key", pending.key())
                            .param("fingerprint", fingerprint)
                            .update()
                    == 1;
        });
    }

    private Earlier earlier(Pending pending) {
        return database.inTransaction(
                pending.caller().scope(),
                tx -> tx.sql("""
                        select fingerprint, status, content_type, body from app.idempotent_request
                        where tenant_id = :tenant and principal_id = :principal and key = :key""")
                        .param("principal", pending.caller().scope().principal())
                        .param("key", pending.key())
                        .query((row, n) -> new Earlier(
                                row.getString("fingerprint"),
                                Optional.ofNullable(row.getObject("status", Integer.class)),
                                Optional.ofNullable(row.getString("content_type")),
                                Optional.ofNullable(row.getString("body")).orElse("")))
                        .single());
    }

    /// Keeps the answer, or forgets the request where it failed on our side: it may be tried again.
    private void settle(Pending pending, ContentCachingResponseWrapper response, boolean answered) {
        String statement = answered
                ? """
                  update app.idempotent_request set status = :status, content_type = :type, body = :body
                  where tenant_id = :tenant and principal_id = :principal and key = :key"""
                : "delete from app.idempotent_request where tenant_id = :tenant and principal_id = :principal and key = :key";
        database.run(pending.caller().scope(), tx -> {
            boolean kept = !pending.shownOnce() && !saidInHealthcareMode(tx);
            tx.sql(statement)
                    .param("status", response.getStatus())
                    .param("type", kept ? response.getContentType() : null)
                    .param("body", kept ? new String(response.getContentAsByteArray(), StandardCharsets.UTF_8) : "")
                    .param("principal", pending.caller().scope().principal())
                    .param("key", pending.key())
                    .update();
        });
    }

    /// An answer may hold what was said; V102 refuses it as well.
    private boolean saidInHealthcareMode(TenantTransaction tx) {
        return tx.scope().subAccount().isPresent() && healthcare.isInForce(tx);
    }

    private static String fingerprint(String key, HttpServletRequest request) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((request.getMethod() + " " + request.getRequestURI() + "\n").getBytes(StandardCharsets.UTF_8));
            RepeatableBody.of(request).ifPresent(body -> mac.update(body.bytes()));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
