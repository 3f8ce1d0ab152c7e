package io.nexaera.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is signed: `id.timestamp.body`, the timestamp in seconds since 1970.
///
/// @param id the same on every attempt, so that the receiver can tell a repeat; without a full stop
public record SignedMessage(String id, Instant timestamp, String body) {
    public static final String ID = "webhook-id";
    public static final String TIMESTAMP = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";

    public SignedMessage {
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("a message's id is not empty and holds no full stop");
        }
    }

    /// The three headers. Each key adds a `v1` and a `v1a` signature: during a rotation the old key signs as well.
    public Map<String, String> headers(List<WebhookKey> keys) {
        byte[] signed = content(id, Long.toString(timestamp.getEpochSecond()), body.getBytes(UTF_8));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ID, id);
        headers.put(TIMESTAMP, Long.toString(timestamp.getEpochSecond()));
        headers.put(
                SIGNATURE, keys.stream().flatMap(key -> signatures(key, signed)).collect(Collectors.joining(" ")));
        return headers;
    }

    private static Stream<String> signatures(WebhookKey key, byte[] signed) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Stream.of(
                "v1," + base64.encodeToString(key.hmac(signed)), "v1a," + base64.encodeToString(key.ed25519(signed)));
    }

    static byte[] content(String id, String timestamp, byte[] body) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(id.length() + timestamp.length() + body.length + 2);
        content.writeBytes((id + "." + timestamp + ".").getBytes(UTF_8));
        content.writeBytes(body);
        return content.toByteArray();
    }
}
