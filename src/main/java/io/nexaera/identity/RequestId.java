package io.nexaera.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// A name for each request, in its response header, its error page, its audit entries and its log lines.
public final class RequestId {
    private static final String ATTRIBUTE = RequestId.class.getName();

    private RequestId() {}

    /// Sixteen hex digits, the same for the whole request. What a client sends is never used: it could not be trusted.
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String fresh = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        request.setAttribute(ATTRIBUTE, fresh);
        return fresh;
    }
}
