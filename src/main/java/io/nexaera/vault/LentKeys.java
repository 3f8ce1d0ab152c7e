package io.nexaera.vault;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// A client's own key, while the client lends it. Asked anew each time and never kept, so that taking it back holds
/// from the
/// next use on, on every node.
@Component
class LentKeys {
    static final String LENT = "lent";

    private static final String WITHDRAWN = "vault.client-key-withdrawn";

    private final Shares shares;

    LentKeys(Shares shares) {
        this.shares = shares;
    }

    /// What lies between the key-encryption key and a seed: the client's own key, or nothing. Closing erases it.
    record Layer(Optional<ErasableKey> key) implements AutoCloseable {
        static Layer of(byte[] key) {
            return new Layer(Optional.of(new ErasableKey(key)));
        }

        /// Of the data key that it is put around.
        int format() {
            return key.isPresent() ? 3 : 2;
        }

        byte[] around(UUID tenant, String dataKey, byte[] seed) {
            return key.map(own -> sealed(own, tenant, dataKey, seed)).orElseGet(seed::clone);
        }

        byte[] within(UUID tenant, String dataKey, byte[] bytes) {
            return key.map(own -> opened(own, tenant, dataKey, bytes)).orElseThrow(LentKeys::withdrawn);
        }

        @Override
        public void close() {
            key.ifPresent(ErasableKey::close);
        }

        @Override
        public String toString() {
            return "Layer[[secret]]";
        }
    }

    /// @throws Problem.Conflict `vault.client-key-withdrawn`
    Layer layer(TenantTransaction tx) {
        return layer(
                tx.scope().tenant(),
                tx.sql("select c.state from ctx.client_key() c")
                        .query(String.class)
                        .optional());
    }

    /// @param state as the database has it; empty where the client has no key of its own
    Layer layer(UUID tenant, Optional<String> state) {
        if (state.isEmpty()) {
            return new Layer(Optional.empty());
        }
        return state.filter(LENT::equals)
                .flatMap(lent -> shares.lent(tenant))
                .map(Layer::of)
                .orElseThrow(LentKeys::withdrawn);
    }

    /// What waits for its client isn't broken.
    static void rethrowWhereWithdrawn(Problem.Conflict problem) {
        if (problem.code().equals(WITHDRAWN)) {
            throw problem;
        }
    }

    private static Problem.Conflict withdrawn() {
        return new Problem.Conflict(
                WITHDRAWN,
                "This account's own key is withdrawn, so nothing that is encrypted can be used and no agent answers. Its"
                        + " owner can give the key back on the page Encryption.");
    }

    private static byte[] sealed(ErasableKey key, UUID tenant, String dataKey, byte[] seed) {
        try {
            return Envelope.seal(key, aad(tenant, dataKey), seed).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    private static byte[] opened(ErasableKey key, UUID tenant, String dataKey, byte[] envelope) {
        try {
            return Envelope.open(key, aad(tenant, dataKey), new String(envelope, StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new Problem.Conflict(
                    "vault.does-not-open", "This stored secret can't be opened any more. Please enter it again.");
        }
    }

    private static byte[] aad(UUID tenant, String dataKey) {
        return ("nx-client-key-1|" + tenant + "|" + dataKey).getBytes(StandardCharsets.US_ASCII);
    }
}
