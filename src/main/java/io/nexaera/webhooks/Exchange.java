package io.nexaera.webhooks;

import java.util.Map;

/// What went out and what came back, word for word; the answer's body to its first 16 KiB.
record Exchange(
        String url,
        Map<String, String> requestHeaders,
        String requestBody,
        Map<String, String> responseHeaders,
        String responseBody) {}
