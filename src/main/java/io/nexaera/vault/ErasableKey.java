package io.nexaera.vault;

import java.util.Arrays;
import javax.crypto.SecretKey;

/// A key whose bytes are zeroed when it is closed, which Java's own `SecretKeySpec` can't. Ciphers take a copy and zero
/// that
/// themselves; what they make of it (round keys) is theirs.
final class ErasableKey implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private transient boolean erased;

    /// @param bytes taken over, not copied
    ErasableKey(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        if (erased) {
            throw new IllegalStateException("this key has been erased");
        }
        return bytes.clone();
    }

    @Override
    public void close() {
        erased = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public void destroy() {
        close();
    }

    @Override
    public boolean isDestroyed() {
        return erased;
    }

    @Override
    public String toString() {
        return "[secret]";
    }

    private Object writeReplace() throws java.io.NotSerializableException {
        throw new java.io.NotSerializableException("[secret]");
    }
}
