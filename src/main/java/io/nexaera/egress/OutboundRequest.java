package io.nexaera.egress;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request to a stranger's server.
///
/// @param tenant for whom it is sent; connections are never shared between two tenants
/// @param headers sent as they are, after a check that none can smuggle a line break
/// @param body UTF-8 text, or null for none
public record OutboundRequest(
        UUID tenant,
        String method,
        TargetUrl target,
        Map<String, String> headers,
        @Nullable String body,
        OutboundLimits limits) {

    public OutboundRequest {
        headers = Map.copyOf(headers);
        if (!headers.values().stream().allMatch(OutboundRequest::printable)) {
            throw new IllegalArgumentException("a header value holds a character that headers can't carry");
        }
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
