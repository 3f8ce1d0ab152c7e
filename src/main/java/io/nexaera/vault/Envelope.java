package io.nexaera.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM with a random 96-bit IV and a 128-bit tag (NIST SP 800-38D), as the string
/// `base64(iv):base64(ciphertext+authTag)`. There is one spelling of each envelope: what Base64 lets vary is refused.
final class Envelope {
    /// Of the plaintext; no secret comes near.
    static final int MOST_BYTES = 1 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int IV_BYTES = 12;
    private static final int IV_CHARS = 16;
    private static final int TAG_BYTES = 16;
    private static final int MOST_CHARS = IV_CHARS + 1 + (MOST_BYTES + TAG_BYTES + 2) / 3 * 4;
    private static final byte[] COMMITMENT = "nexaera-commitment-v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMITMENT_KEY = "nexaera-commitment-v2".getBytes(StandardCharsets.US_ASCII);

    private Envelope() {}

    static String seal(SecretKey key, byte[] aad, byte[] plaintext) throws GeneralSecurityException {
        return seal(key, Optional.empty(), aad, plaintext);
    }

    /// @param provider the only one that can use `key`; empty for Java's own
    static String seal(SecretKey key, Optional<Provider> provider, byte[] aad, byte[] plaintext)
            throws GeneralSecurityException {
        if (plaintext.length > MOST_BYTES) {
            throw new GeneralSecurityException("too long for an envelope");
        }
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        byte[] sealed = new byte[IV_BYTES + plaintext.length + TAG_BYTES];
        System.arraycopy(iv, 0, sealed, 0, IV_BYTES);
        cipher(Cipher.ENCRYPT_MODE, key, provider, iv, aad).doFinal(plaintext, 0, plaintext.length, sealed, IV_BYTES);
        return spelled(sealed);
    }

    /// Twelve bytes are sixteen characters without padding: all is encoded at once, and the colon put between.
    private static String spelled(byte[] ivAndCiphertext) {
        byte[] text = new byte[(ivAndCiphertext.length + 2) / 3 * 4 + 1];
        Base64.getEncoder().encode(ivAndCiphertext, text);
        System.arraycopy(text, IV_CHARS, text, IV_CHARS + 1, text.length - IV_CHARS - 1);
        text[IV_CHARS] = ':';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// @throws GeneralSecurityException where the key, the place or a bit is wrong
    static byte[] open(SecretKey key, byte[] aad, String sealed) throws GeneralSecurityException {
        return open(key, Optional.empty(), aad, sealed);
    }

    static byte[] open(SecretKey key, Optional<Provider> provider, byte[] aad, String sealed)
            throws GeneralSecurityException {
        return open(key, provider, aad, iv(sealed), sealed);
    }

    /// @param iv as [#iv] read it from `sealed`
    static byte[] open(SecretKey key, Optional<Provider> provider, byte[] aad, byte[] iv, String sealed)
            throws GeneralSecurityException {
        byte[] ciphertext = canonical(sealed, IV_CHARS + 1);
        if (ciphertext.length < TAG_BYTES) {
            throw notAnEnvelope();
        }
        return cipher(Cipher.DECRYPT_MODE, key, provider, iv, aad).doFinal(ciphertext);
    }

    /// AES-GCM alone opens one ciphertext under many keys; a commitment ties it to one. Of format 1: HMAC-SHA256(key,
    /// label ‖ iv).
    static String commitment(SecretKey key, byte[] iv) throws GeneralSecurityException {
        return base64(hmac(key, COMMITMENT, iv));
    }

    /// What commitments of format 2 are made with, worked out once for a key.
    static byte[] commitmentKey(SecretKey key) throws GeneralSecurityException {
        return hmac(key, COMMITMENT_KEY, new byte[0]);
    }

    /// Takes as long whatever is wrong with the commitment. Its text has one spelling, so texts are compared.
    static boolean same(String expected, String commitment) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.ISO_8859_1), commitment.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] hmac(SecretKey key, byte[] label, byte[] iv) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update(label);
        return mac.doFinal(iv);
    }

    static byte[] iv(String sealed) throws GeneralSecurityException {
        if (sealed.length() > MOST_CHARS || sealed.length() <= IV_CHARS || sealed.charAt(IV_CHARS) != ':') {
            throw notAnEnvelope();
        }
        return canonical(sealed.substring(0, IV_CHARS), 0);
    }

    /// RFC 4648 §3.5: padding that is missing, or bits that nobody reads, would give one envelope several spellings.
    private static byte[] canonical(String text, int from) throws GeneralSecurityException {
        if ((text.length() - from) % 4 != 0) {
            throw notAnEnvelope();
        }
        try {
            byte[] bytes = decoded(text, from);
            int whole = bytes.length / 3 * 3;
            if (whole < bytes.length && !text.endsWith(base64(Arrays.copyOfRange(bytes, whole, bytes.length)))) {
                throw notAnEnvelope();
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw notAnEnvelope();
        }
    }

    /// What isn't Latin-1 becomes a question mark, which Base64 doesn't know.
    private static byte[] decoded(String text, int from) {
        byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(all, from, all.length - from));
        return decoded.remaining() == decoded.array().length
                ? decoded.array()
                : Arrays.copyOf(decoded.array(), decoded.remaining());
    }

    /// Says nothing of what it was, and has no cause that would.
    private static GeneralSecurityException notAnEnvelope() {
        return new GeneralSecurityException("not an envelope");
    }

    private static Cipher cipher(int mode, SecretKey key, Optional<Provider> provider, byte[] iv, byte[] aad)
            throws GeneralSecurityException {
        Cipher cipher = provider.isPresent()
                ? Cipher.getInstance(TRANSFORMATION, provider.get())
                : Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, iv));
        cipher.updateAAD(aad);
        return cipher;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
