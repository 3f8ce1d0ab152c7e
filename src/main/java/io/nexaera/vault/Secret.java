package io.nexaera.vault;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/// An opened secret. Use it in a try-with-resources: closing zeroes the bytes.
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    /// @param bytes taken over, not copied
    public Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Lends the bytes to `use`, which must not keep them.
    public <T> T use(Function<byte[], T> use) {
        return use.apply(bytes());
    }

    /// The secret as text, for an interface that takes nothing else.
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("this secret has been erased");
        }
        return bytes;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /// In JSON as well.
    @Override
    @JsonValue
    public String toString() {
        return "[secret]";
    }
}
