package io.nexaera.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import javax.crypto.SecretKey;

/// A data key in the envelope of a key-encryption key, bound to the data key's id: the same bytes whether a file or a
/// token did it.
///
/// @param provider the only one that can use `kek`; empty for Java's own
record Wrapping(SecretKey kek, Optional<Provider> provider) {
    String wrap(String dataKeyId, byte[] dataKey) throws GeneralSecurityException {
        return Envelope.seal(kek, provider, aad(dataKeyId), dataKey);
    }

    byte[] unwrap(String dataKeyId, byte[] wrapped) throws GeneralSecurityException {
        return Envelope.open(kek, provider, aad(dataKeyId), new String(wrapped, StandardCharsets.US_ASCII));
    }

    private static byte[] aad(String dataKeyId) {
        return ("nexaera data key " + dataKeyId).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Wrapping[secret]";
    }
}
