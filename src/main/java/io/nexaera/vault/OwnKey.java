package io.nexaera.vault;

import java.security.GeneralSecurityException;

/// A client's own key, ready for use: its bytes, or a key that stays in the client's token. Closing erases what of it
/// is
/// here.
interface OwnKey extends AutoCloseable {
    String seal(byte[] aad, byte[] plaintext) throws GeneralSecurityException;

    byte[] open(byte[] aad, String envelope) throws GeneralSecurityException;

    /// @throws TokenFailure where it can't be used at this moment
    default void prove() throws GeneralSecurityException {}

    @Override
    void close();

    /// Of a key whose bytes are lent.
    record Lent(ErasableKey key) implements OwnKey {
        /// @param bytes taken over
        static Lent of(byte[] bytes) {
            return new Lent(new ErasableKey(bytes));
        }

        @Override
        public String seal(byte[] aad, byte[] plaintext) throws GeneralSecurityException {
            return Envelope.seal(key, aad, plaintext);
        }

        @Override
        public byte[] open(byte[] aad, String envelope) throws GeneralSecurityException {
            return Envelope.open(key, aad, envelope);
        }

        @Override
        public void close() {
            key.close();
        }

        @Override
        public String toString() {
            return "Lent[[secret]]";
        }
    }
}
