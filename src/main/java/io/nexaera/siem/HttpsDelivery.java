package io.nexaera.siem;

import io.nexaera.egress.TargetUrl;
import io.nexaera.siem.Post.Answer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signed HTTPS (Standard Webhooks 1.0): a batch is one POST, whose id stays the same over retries. Any status
/// from 200 to 299 acknowledges it.
final class HttpsDelivery implements AtOnce.Delivery {
    static final String PREFIX = "whsec_";

    private final Post post;
    private final TargetUrl target;
    private final UUID destination;
    private final String secret;
    private final Clock clock;

    /// @param secret `whsec_` and the key in base64
    HttpsDelivery(Post post, TargetUrl target, UUID destination, String secret, Clock clock) {
        this.post = post;
        this.target = target;
        this.destination = destination;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public void deliver(Batch batch) throws DeliveryFailed {
        String id = "siem_" + destination + "_" + batch.name();
        String time = Long.toString(clock.instant().getEpochSecond());
        String body = body(batch);
        Answer answer = post.send(
                target,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        time,
                        "webhook-signature",
                        "v1," + signature(secret, id + "." + time + "." + body)),
                body);
        if (!answer.isGood()) {
            throw answer.failed();
        }
    }

    private static String body(Batch batch) {
        Event first = batch.events().getFirst();
        return "{\"type\":\"audit.entries\",\"timestamp\":\"" + first.at() + "\",\"data\":{\"tenant\":\""
                + first.tenant() + "\",\"first\":" + first.number() + ",\"last\":" + batch.number() + ",\"events\":"
                + batch.events().stream().map(Event::json).collect(Collectors.joining(",", "[", "]")) + "}}";
    }

    /// Base64 of HMAC-SHA256 over id, time and body with dots between (Standard Webhooks, "Signature scheme").
    static String signature(String secret, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
