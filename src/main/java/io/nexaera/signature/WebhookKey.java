package io.nexaera.signature;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The two keys with which one sender signs for one receiver: a shared secret for `v1` (HMAC-SHA256, RFC 2104) and a
/// key
/// pair for `v1a` (Ed25519, RFC 8032). The receiver picks whichever it likes; both sign each message.
///
/// Ed25519 is Bouncy Castle's: it signs ten times as fast as the JDK's.
public final class WebhookKey implements AutoCloseable {
    static final String SECRET_PREFIX = "whsec_";
    static final String PUBLIC_PREFIX = "whpk_";

    private static final int HMAC_BYTES = 32;
    private static final int SEED_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] hmac;
    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    private WebhookKey(byte[] hmac, byte[] seed) {
        this.hmac = hmac;
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    }

    public static WebhookKey fresh() {
        byte[] bytes = new byte[HMAC_BYTES + SEED_BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    /// What [#bytes] gave.
    public static WebhookKey of(byte[] bytes) {
        if (bytes.length != HMAC_BYTES + SEED_BYTES) {
            throw new IllegalArgumentException("a webhook key has " + (HMAC_BYTES + SEED_BYTES) + " bytes");
        }
        return new WebhookKey(
                Arrays.copyOf(bytes, HMAC_BYTES), Arrays.copyOfRange(bytes, HMAC_BYTES, HMAC_BYTES + SEED_BYTES));
    }

    /// The shared secret, then the private key's seed: 64 bytes, to be sealed.
    public byte[] bytes() {
        byte[] bytes = Arrays.copyOf(hmac, HMAC_BYTES + SEED_BYTES);
        System.arraycopy(seed, 0, bytes, HMAC_BYTES, SEED_BYTES);
        return bytes;
    }

    /// For the receiver, once: `whsec_` and Base64.
    public String secretText() {
        return SECRET_PREFIX + Base64.getEncoder().encodeToString(hmac);
    }

    /// For anybody: `whpk_` and Base64.
    public String publicText() {
        return PUBLIC_PREFIX + Base64.getEncoder().encodeToString(publicKey);
    }

    /// The secret alone, as somebody pasted it; empty where it isn't one.
    public static java.util.Optional<byte[]> secretOf(String text) {
        String bare = text.startsWith(SECRET_PREFIX) ? text.substring(SECRET_PREFIX.length()) : text;
        try {
            byte[] bytes = Base64.getDecoder().decode(bare);
            return bytes.length == 0 ? java.util.Optional.empty() : java.util.Optional.of(bytes);
        } catch (IllegalArgumentException notBase64) {
            return java.util.Optional.empty();
        }
    }

    byte[] hmac(byte[] message) {
        return hmac(hmac, message);
    }

    static byte[] hmac(byte[] secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    byte[] ed25519(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }

    boolean verifiesEd25519(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }

    /// Zeroes the secret parts.
    @Override
    public void close() {
        Arrays.fill(hmac, (byte) 0);
        Arrays.fill(seed, (byte) 0);
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
