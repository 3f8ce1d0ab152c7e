package io.nexaera.signature;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a signed message as a receiver does. What fails, and only that, is in the [Verdict].
public final class SignatureCheck {
    /// How far the clocks of two honest machines may be apart, and how old a repeat may be (Standard Webhooks,
    /// "Verifying signatures"; the official libraries take the same five minutes).
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final int HMAC_BYTES = 32;

    private final List<WebhookKey> keys;

    /// @param keys those that may have signed: one, or two during a rotation
    public SignatureCheck(List<WebhookKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /// The headers as they came; null where one is missing.
    public record Headers(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signature) {}

    /// What came of it.
    public sealed interface Verdict {
        /// @param version `v1` or `v1a`
        record Good(String id, Instant timestamp, String version) implements Verdict {}

        record Bad(Fault fault) implements Verdict {}
    }

    public Verdict check(Headers headers, byte[] body, Instant now) {
        Optional<Fault> malformed = malformed(headers).or(() -> untimely(headers, now));
        return malformed.<Verdict>map(Verdict.Bad::new).orElseGet(() -> matching(headers, body));
    }

    /// What is wrong before anything is computed.
    static Optional<Fault> malformed(Headers headers) {
        if (isBlank(headers.id())) {
            return Optional.of(Fault.NO_ID);
        }
        if (isBlank(headers.timestamp())) {
            return Optional.of(Fault.NO_TIMESTAMP);
        }
        if (isBlank(headers.signature())) {
            return Optional.of(Fault.NO_SIGNATURE);
        }
        return malformedTimestamp(headers.timestamp())
                .or(() -> malformedSignature(String.valueOf(headers.signature())));
    }

    private static Optional<Fault> malformedTimestamp(@Nullable String timestamp) {
        String digits = String.valueOf(timestamp);
        if (!digits.matches("[0-9]{1,15}")) {
            return Optional.of(Fault.TIMESTAMP_NOT_A_NUMBER);
        }
        return digits.length() > 11 ? Optional.of(Fault.TIMESTAMP_IN_MILLISECONDS) : Optional.empty();
    }

    private static Optional<Fault> malformedSignature(String signature) {
        List<Fault> faults = Arrays.stream(signature.strip().split(" +", -1))
                .map(SignatureCheck::malformedPart)
                .flatMap(Optional::stream)
                .toList();
        boolean allBad = faults.size() == signature.strip().split(" +", -1).length;
        return allBad ? Optional.of(faults.getFirst()) : Optional.empty();
    }

    private static Optional<Fault> malformedPart(String part) {
        int comma = part.indexOf(',');
        if (comma < 0) {
            return Optional.of(Fault.NO_PREFIX);
        }
        String version = part.substring(0, comma);
        if (!version.equals("v1") && !version.equals("v1a")) {
            return Optional.of(Fault.UNKNOWN_VERSION);
        }
        Optional<byte[]> bytes = base64(part.substring(comma + 1));
        if (bytes.isEmpty()) {
            return Optional.of(Fault.NOT_BASE64);
        }
        int wanted = version.equals("v1") ? HMAC_BYTES : 2 * HMAC_BYTES;
        return bytes.get().length == wanted ? Optional.empty() : Optional.of(Fault.WRONG_LENGTH);
    }

    static Optional<Fault> untimely(Headers headers, Instant now) {
        Instant sent = Instant.ofEpochSecond(Long.parseLong(String.valueOf(headers.timestamp())));
        if (sent.isBefore(now.minus(TOLERANCE))) {
            return Optional.of(Fault.TOO_OLD);
        }
        return sent.isAfter(now.plus(TOLERANCE)) ? Optional.of(Fault.TOO_NEW) : Optional.empty();
    }

    private Verdict matching(Headers headers, byte[] body) {
        String id = String.valueOf(headers.id());
        String timestamp = String.valueOf(headers.timestamp());
        byte[] content = SignedMessage.content(id, timestamp, body);
        return version(String.valueOf(headers.signature()), content)
                .<Verdict>map(found -> new Verdict.Good(id, Instant.ofEpochSecond(Long.parseLong(timestamp)), found))
                .orElseGet(() -> new Verdict.Bad(Fault.NO_MATCH));
    }

    /// Which signature of the header fits `content` under one of the keys; empty where none does.
    Optional<String> version(String header, byte[] content) {
        for (String part : header.strip().split(" +", -1)) {
            int comma = part.indexOf(',');
            String version = part.substring(0, Math.max(comma, 0));
            byte[] signature = base64(part.substring(comma + 1)).orElse(new byte[0]);
            if (keys.stream().anyMatch(key -> fits(key, version, signature, content))) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(WebhookKey key, String version, byte[] signature, byte[] content) {
        return switch (version) {
            case "v1" -> MessageDigest.isEqual(key.hmac(content), signature);
            case "v1a" -> key.verifiesEd25519(content, signature);
            default -> false;
        };
    }

    static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
