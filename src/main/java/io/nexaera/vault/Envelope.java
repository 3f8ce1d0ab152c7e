package io.nexaera.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM with a random 96-bit IV and a 128-bit tag (NIST SP 800-38D), as the string
/// `base64(iv):base64(ciphertext+authTag)`.
final class Envelope {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] COMMITMENT = "nexaera-commitment-v1".getBytes(StandardCharsets.US_ASCII);

    private Envelope() {}

    static String seal(SecretKey key, byte[] aad, byte[] plaintext) throws GeneralSecurityException {
        return seal(key, Optional.empty(), aad, plaintext);
    }

    /// @param provider the only one that can use `key`; empty for Java's own
    static String seal(SecretKey key, Optional<Provider> provider, byte[] aad, byte[] plaintext)
            throws GeneralSecurityException {
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        return base64(iv) + ":"
                + base64(cipher(Cipher.ENCRYPT_MODE, key, provider, iv, aad).doFinal(plaintext));
    }

    /// @throws GeneralSecurityException where the key, the place or a bit is wrong
    static byte[] open(SecretKey key, byte[] aad, String sealed) throws GeneralSecurityException {
        return open(key, Optional.empty(), aad, sealed);
    }

    static byte[] open(SecretKey key, Optional<Provider> provider, byte[] aad, String sealed)
            throws GeneralSecurityException {
        int colon = sealed.indexOf(':');
        if (colon < 0) {
            throw new GeneralSecurityException("not an envelope");
        }
        byte[] ciphertext = Base64.getDecoder().decode(sealed.substring(colon + 1));
        return cipher(Cipher.DECRYPT_MODE, key, provider, iv(sealed), aad).doFinal(ciphertext);
    }

    /// AES-GCM alone opens one ciphertext under many keys; the commitment ties it to one.
    static String commitment(SecretKey key, String sealed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update(COMMITMENT);
        return base64(mac.doFinal(iv(sealed)));
    }

    static boolean committed(SecretKey key, String sealed, String commitment) throws GeneralSecurityException {
        return MessageDigest.isEqual(
                commitment(key, sealed).getBytes(StandardCharsets.US_ASCII),
                commitment.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] iv(String sealed) throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(sealed.substring(0, sealed.indexOf(':')));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not an envelope", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, Optional<Provider> provider, byte[] iv, byte[] aad)
            throws GeneralSecurityException {
        Cipher cipher = provider.isPresent()
                ? Cipher.getInstance(TRANSFORMATION, provider.get())
                : Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(aad);
        return cipher;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
