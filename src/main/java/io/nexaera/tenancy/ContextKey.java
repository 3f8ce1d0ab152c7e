package io.nexaera.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs context tokens (`docs/formats.md`, "Context token"): 206 ASCII characters, HMAC-SHA256 (RFC 2104) over the
/// first 142, good for [#LIFETIME]. Postgres verifies them with the same key, kept where the application's role can't
/// read it.
public final class ContextKey {
    static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final HexFormat HEX = HexFormat.of();
    private static final String NOBODY = "0".repeat(32);
    private static final String NO_SESSION = "0".repeat(16);
    private static final int BLOCK_BYTES = 64;

    private final byte[] secret;
    private final String kid;

    /// @param secret exactly 32 random bytes
    public ContextKey(byte[] secret) {
        if (secret.length != 32) {
            throw new IllegalArgumentException("the context key must have 32 bytes, not " + secret.length);
        }
        this.secret = secret.clone();
        this.kid = HEX.formatHex(sha256(("nx-kid" + HEX.formatHex(secret)).getBytes(StandardCharsets.US_ASCII)), 0, 1);
    }

    /// The key from its setting `nexaera.context-key`: base64 of 32 random bytes.
    public static ContextKey ofBase64(String text) {
        return new ContextKey(Base64.getDecoder().decode(text));
    }

    String kid() {
        return kid;
    }

    String token(TenantScope scope, Clock clock) {
        return token(scope, clock.instant().plus(LIFETIME).getEpochSecond());
    }

    String token(TenantScope scope, long expiresEpochSecond) {
        String signed = "nx1" + kid + HEX.toHexDigits((int) expiresEpochSecond) + scope.kind().letter
                + hex(scope.agency()) + scope.subAccount().map(ContextKey::hex).orElse(NOBODY) + hex(scope.principal())
                + HEX.toHexDigits(scope.permissions()) + scope.session().orElse(NO_SESSION);
        return signed + HEX.formatHex(hmac(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /// The key xor 0x36… or 0x5c…, as HMAC wants it: Postgres has SHA-256 but no HMAC of its own.
    byte[] padded(int with) {
        byte[] pad = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            pad[i] = (byte) ((i < secret.length ? secret[i] : 0) ^ with);
        }
        return pad;
    }

    private byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(UUID id) {
        return HEX.toHexDigits(id.getMostSignificantBits()) + HEX.toHexDigits(id.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
