package io.nexaera.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Finds out why a signature fails, by trying what usually goes wrong. For the sender's own people, who may know the
/// keys; a receiver of strangers' messages says no more than [SignatureCheck] does.
public final class SignatureDoctor {
    private final List<WebhookKey> current;
    private final List<WebhookKey> retired;
    private final List<WebhookKey> others;

    /// @param current the keys that should have signed
    /// @param retired earlier ones of the same endpoint
    /// @param others those of the same owner's other endpoints
    public SignatureDoctor(List<WebhookKey> current, List<WebhookKey> retired, List<WebhookKey> others) {
        this.current = List.copyOf(current);
        this.retired = List.copyOf(retired);
        this.others = List.copyOf(others);
    }

    /// What was really sent under an id, where the sender still knows.
    ///
    /// @param timestamps of its attempts, in seconds since 1970
    public record Sent(String id, List<String> timestamps, String body) {}

    /// Empty where the signature is good.
    public Optional<Fault> examine(SignatureCheck.Headers headers, String body, Instant now, @Nullable Sent sent) {
        return new SignatureCheck(current).check(headers, body.getBytes(UTF_8), now)
                        instanceof SignatureCheck.Verdict.Bad bad
                ? Optional.of(closer(bad.fault(), headers, body, sent))
                : Optional.empty();
    }

    private Fault closer(Fault found, SignatureCheck.Headers headers, String body, @Nullable Sent sent) {
        Attempt attempt = new Attempt(headers, body);
        return switch (found) {
            case NO_MATCH ->
                tries(sent).stream()
                        .filter(one -> one.explains().test(attempt))
                        .map(Try::fault)
                        .findFirst()
                        .orElse(Fault.NO_MATCH);
            case NO_PREFIX, WRONG_LENGTH, NOT_BASE64 -> inHex(attempt) ? Fault.SIGNED_IN_HEX : found;
            default -> found;
        };
    }

    private record Attempt(String id, String timestamp, String signature, String body) {
        Attempt(SignatureCheck.Headers headers, String body) {
            this(
                    String.valueOf(headers.id()),
                    String.valueOf(headers.timestamp()),
                    String.valueOf(headers.signature()),
                    body);
        }

        byte[] content() {
            return SignedMessage.content(id, timestamp, body.getBytes(UTF_8));
        }

        Attempt with(String other) {
            return new Attempt(id, timestamp, signature, other);
        }
    }

    private record Try(Fault fault, Predicate<Attempt> explains) {}

    private List<Try> tries(@Nullable Sent sent) {
        List<Try> tries = new ArrayList<>(List.of(
                new Try(Fault.RETIRED_SECRET, it -> fits(retired, it.signature(), it.content())),
                new Try(Fault.OTHER_SECRET, it -> fits(others, it.signature(), it.content())),
                new Try(
                        Fault.BODY_LINE_END,
                        it -> otherLineEnds(it.body()).stream().anyMatch(body -> fits(it.with(body)))),
                new Try(
                        Fault.BODY_REFORMATTED,
                        it -> compact(it.body()).stream().anyMatch(body -> fits(it.with(body)))),
                new Try(
                        Fault.BODY_ALONE,
                        it -> fits(current, it.signature(), it.body().getBytes(UTF_8))),
                new Try(Fault.WITHOUT_ID, it -> fits(current, it.signature(), withoutId(it))),
                new Try(Fault.SECRET_AS_TEXT, this::secretAsText)));
        if (sent != null) {
            tries.addAll(knowing(sent));
        }
        return tries;
    }

    private List<Try> knowing(Sent sent) {
        return List.of(
                new Try(Fault.OTHER_ID, it -> fits(new Attempt(sent.id(), it.timestamp(), it.signature(), it.body()))),
                new Try(
                        Fault.OTHER_TIMESTAMP,
                        it -> sent.timestamps().stream()
                                .anyMatch(at -> fits(new Attempt(it.id(), at, it.signature(), it.body())))),
                new Try(Fault.BODY_REFORMATTED, it -> sameJson(it.body(), sent.body()) && fits(it.with(sent.body()))),
                new Try(Fault.BODY_CHANGED, it -> fits(it.with(sent.body()))));
    }

    private boolean fits(Attempt attempt) {
        return fits(current, attempt.signature(), attempt.content());
    }

    private static boolean fits(List<WebhookKey> keys, String signature, byte[] content) {
        return new SignatureCheck(keys).version(signature, content).isPresent();
    }

    private static byte[] withoutId(Attempt attempt) {
        return (attempt.timestamp() + "." + attempt.body()).getBytes(UTF_8);
    }

    private boolean secretAsText(Attempt attempt) {
        return current.stream()
                .map(WebhookKey::secretText)
                .flatMap(text -> List.of(text, text.substring(WebhookKey.SECRET_PREFIX.length())).stream())
                .map(text -> WebhookKey.hmac(text.getBytes(UTF_8), attempt.content()))
                .anyMatch(
                        mac -> attempt.signature().contains(Base64.getEncoder().encodeToString(mac)));
    }

    private boolean inHex(Attempt attempt) {
        return current.stream()
                .map(key ->
                        HexFormat.of().formatHex(key.hmac(attempt.content())).getBytes(UTF_8))
                .anyMatch(hex -> MessageDigest.isEqual(
                        hex, attempt.signature().replaceFirst("^v1[,=]", "").getBytes(UTF_8)));
    }

    private static List<String> otherLineEnds(String body) {
        return List.of(body.stripTrailing(), body + "\n", body.replace("\r\n", "\n"), body.replace("\n", "\r\n"));
    }

    private static Optional<String> compact(String body) {
        try {
            return Optional.of(
                    JsonMapper.shared().writeValueAsString(JsonMapper.shared().readTree(body)));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static boolean sameJson(String one, String other) {
        try {
            return JsonMapper.shared().readTree(one).equals(JsonMapper.shared().readTree(other));
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
