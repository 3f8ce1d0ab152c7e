package io.nexaera.vault;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A data key ready for use by one thread. Closing zeroes its bytes.
final class OpenedKey implements AutoCloseable {
    private final String id;
    private final ErasableKey key;
    private byte @Nullable [] commitmentKey;
    private @Nullable MessageDigest sha256;

    OpenedKey(String id, ErasableKey key) {
        this.id = id;
        this.key = key;
    }

    @JsonProperty
    String id() {
        return id;
    }

    @JsonIgnore
    ErasableKey key() {
        return key;
    }

    /// What ties a ciphertext with this `iv` to this key alone, in the newest format: SHA-256(commitment key ‖ iv), one
    /// block of that hash. Both parts have a fixed length, so nothing can be added behind them.
    String commitment(byte[] iv) throws GeneralSecurityException {
        if (commitmentKey == null || sha256 == null) {
            commitmentKey = Envelope.commitmentKey(key);
            sha256 = MessageDigest.getInstance("SHA-256");
        }
        sha256.update(commitmentKey);
        return Envelope.base64(sha256.digest(iv));
    }

    @Override
    public void close() {
        key.close();
        if (commitmentKey != null) {
            Arrays.fill(commitmentKey, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "OpenedKey[" + id + ", key [secret]]";
    }
}
