package io.nexaera.shield;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Digests of a client's texts under the client's own key: HMAC-SHA256 (RFC 2104) of `nx-digest-1|` and the text in
/// UTF-8. Equal texts have equal digests; without the key nobody can try texts out.
public final class KeyedDigest {
    private static final String PURPOSE = "nx-digest-1|";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    KeyedDigest(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// 32 bytes.
    public byte[] of(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((PURPOSE + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "KeyedDigest[secret]";
    }
}
