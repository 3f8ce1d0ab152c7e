package io.nexaera.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// A public key as signed notes name it: `name+keyId+base64(type ‖ key)`.
///
/// @param key the raw public key: 32 bytes of Ed25519, 1312 of ML-DSA-44
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record VerifierKey(String name, SignatureType type, byte[] key) {
    private static final HexFormat HEX = HexFormat.of();

    /// SHA-256(name ‖ 0x0A ‖ type ‖ key), the first four bytes.
    public byte[] id() {
        byte[] hash = Merkle.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {type.code}, key);
        return Arrays.copyOf(hash, 4);
    }

    public String text() {
        byte[] typed = new byte[key.length + 1];
        typed[0] = type.code;
        System.arraycopy(key, 0, typed, 1, key.length);
        return name + "+" + HEX.formatHex(id()) + "+" + Base64.getEncoder().encodeToString(typed);
    }

    /// @throws IllegalArgumentException where the text is no key of a kind that we know
    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("this is no verifier key");
        }
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        SignatureType type = SignatureType.of(typed[0]);
        VerifierKey key = new VerifierKey(parts[0], type, Arrays.copyOfRange(typed, 1, typed.length));
        if (key.key.length != type.keyBytes || !HEX.formatHex(key.id()).equals(parts[1])) {
            throw new IllegalArgumentException("this is no verifier key");
        }
        return key;
    }

    /// Did this key sign the checkpoint?
    public boolean signed(Checkpoint.Signed note) {
        return !among(note).isEmpty();
    }

    /// The lines below the note that this key made. Everybody else's are left out.
    public List<Checkpoint.Signature> among(Checkpoint.Signed note) {
        return note.signatures().stream()
                .filter(signature -> signature.name().equals(name) && Arrays.equals(signature.keyId(), id()))
                .filter(signature -> verifies(note.checkpoint(), signature.bytes()))
                .toList();
    }

    private boolean verifies(Checkpoint checkpoint, byte[] signature) {
        if (signature.length != type.signatureBytes) {
            return false;
        }
        int stamp = type.signatureBytes - type.rawSignatureBytes;
        long time = type.saysTheTime() ? ByteBuffer.wrap(signature).getLong() : 0;
        return time >= 0
                && verifies(
                        type.message(name, checkpoint, time), Arrays.copyOfRange(signature, stamp, signature.length));
    }

    /// Is this the key's signature of these bytes?
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(type.algorithm);
            check.initVerify(publicKey());
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] prefix = HEX.parseHex(type.encodedPrefix);
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        return KeyFactory.getInstance(type.algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public String toString() {
        return text();
    }
}
