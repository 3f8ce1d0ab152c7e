package io.nexaera.vault;

import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;

/// The one key of an installation from before data keys, and what it sealed: AES-256-GCM as
/// `base64(iv):base64(ciphertext+authTag)`, bound to nothing. It opens; nothing is sealed with it any more.
public final class PreEnvelopeKey implements AutoCloseable {
    private static final int BYTES = 32;

    private final ErasableKey key;

    private PreEnvelopeKey(byte[] bytes) {
        this.key = new ErasableKey(bytes);
    }

    /// @param file 32 bytes as they are, 64 hexadecimal digits, or Base64; a line end behind them doesn't matter
    /// @throws Problem.Invalid where it is none of these
    public static PreEnvelopeKey of(byte[] file) {
        byte[] trimmed = withoutLineEnd(file);
        byte[] bytes = trimmed.length == BYTES ? trimmed : decoded(new String(trimmed, StandardCharsets.ISO_8859_1));
        if (bytes.length != BYTES) {
            throw new Problem.Invalid(
                    "vault.not-a-key",
                    "key",
                    "It is not a key of 32 bytes: as they are, as 64 hexadecimal digits, or in Base64.");
        }
        return new PreEnvelopeKey(bytes);
    }

    private static byte[] withoutLineEnd(byte[] file) {
        int end = file.length;
        while (end > BYTES && (file[end - 1] == '\n' || file[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(file, end);
    }

    private static byte[] decoded(String text) {
        try {
            return text.length() == 2 * BYTES
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException neither) {
            return new byte[0];
        }
    }

    /// @param additionalData what the secret was bound to there; usually nothing
    /// @throws Problem.Invalid where it isn't an envelope or doesn't open; says nothing of what is in it
    public Secret open(String sealed, byte[] additionalData) {
        try {
            return new Secret(Envelope.open(key, additionalData, sealed));
        } catch (AEADBadTagException e) {
            throw refused("It doesn't open with this key: it was sealed with another, or has been changed.");
        } catch (GeneralSecurityException e) {
            throw refused("It is not a sealed secret, which looks like base64(iv):base64(ciphertext+authTag).");
        }
    }

    private static Problem.Invalid refused(String sentence) {
        return new Problem.Invalid("vault.pre-envelope", "secret", sentence);
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
