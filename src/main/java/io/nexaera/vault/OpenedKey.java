package io.nexaera.vault;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A data key ready for use by one thread. Closing zeroes its bytes.
final class OpenedKey implements AutoCloseable {
    private final String id;
    private final ErasableKey key;
    private byte @Nullable [] commitmentKey;

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

    /// What ties `sealed` to this key alone, in the newest format.
    String commitment(String sealed) throws GeneralSecurityException {
        if (commitmentKey == null) {
            commitmentKey = Envelope.commitmentKey(key);
        }
        return Envelope.commitment(commitmentKey, sealed);
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
