package io.nexaera.models;

import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.TargetUrl;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// What all adapters' requests have in common.
final class Requests {
    /// Far more than any answer of a model; an endless stream ends here.
    private static final long ANSWER_BYTES = 16L * 1024 * 1024;

    private Requests() {}

    static OutboundRequest post(
            UUID tenant,
            ModelConnection connection,
            String path,
            Map<String, String> keyHeaders,
            ObjectNode body,
            ModelCall call) {
        Map<String, String> headers = new HashMap<>(keyHeaders);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", call.streamed() ? "text/event-stream" : "application/json");
        if (call.streamed()) {
            headers.put("Accept-Encoding", "identity"); // a compressor would hold the first words back
        }
        TargetUrl target = TargetUrl.parse(connection.baseUrl()).withPath(path);
        OutboundLimits limits = new OutboundLimits(call.timeout(), call.timeout(), ANSWER_BYTES);
        return new OutboundRequest(tenant, "POST", target, headers, body.toString(), limits);
    }
}
