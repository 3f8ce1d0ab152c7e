package io.nexaera.tlog;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// A private key that signs checkpoints, with its public half.
public final class SigningKey {
    private final SignatureType type;
    private final PrivateKey secret;
    private final byte[] publicKey;

    private SigningKey(SignatureType type, PrivateKey secret, byte[] publicKey) {
        this.type = type;
        this.secret = secret;
        this.publicKey = publicKey;
    }

    public static SigningKey generate(SignatureType type) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(type.algorithm).generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            return new SigningKey(
                    type,
                    pair.getPrivate(),
                    Arrays.copyOfRange(encoded, encoded.length - type.keyBytes, encoded.length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + type.algorithm, e);
        }
    }

    /// PKCS#8 and the public key, in base64, for a file that nobody else may read.
    public String secretText() {
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(secret.getEncoded()) + " " + base64.encodeToString(publicKey);
    }

    /// @throws IllegalArgumentException where the text is not from [#secretText] or its halves don't belong together
    public static SigningKey parse(SignatureType type, String secretText) {
        String[] words = secretText.split(" ", -1);
        try {
            PrivateKey secret = KeyFactory.getInstance(type.algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(words[0])));
            SigningKey key = new SigningKey(type, secret, Base64.getDecoder().decode(words[1]));
            byte[] probe = {1};
            if (key.verifier("probe").verifies(probe, key.sign(probe))) {
                return key;
            }
        } catch (GeneralSecurityException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("this is no key of " + type.algorithm, e);
        }
        throw new IllegalArgumentException("the halves of the key don't belong together");
    }

    public VerifierKey verifier(String name) {
        return new VerifierKey(name, type, publicKey);
    }

    /// The line that this key adds below the checkpoint.
    ///
    /// @param epochSecond when; a plain Ed25519 signature doesn't say it
    public Checkpoint.Signature sign(String name, Checkpoint checkpoint, long epochSecond) {
        byte[] raw = sign(type.message(name, checkpoint, epochSecond));
        byte[] bytes = type.saysTheTime()
                ? ByteBuffer.allocate(8 + raw.length)
                        .putLong(epochSecond)
                        .put(raw)
                        .array()
                : raw;
        return new Checkpoint.Signature(name, verifier(name).id(), bytes);
    }

    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(type.algorithm);
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
