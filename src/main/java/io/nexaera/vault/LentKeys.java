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
    static final String TOKEN = "vault.client-token-";

    private static final String IN_TOKEN = "in-token";
    private static final String WITHDRAWN = "vault.client-key-withdrawn";
    private static final int KEY_BYTES = 32;

    private final Shares shares;
    private final ClientTokens tokens;

    LentKeys(Shares shares, ClientTokens tokens) {
        this.shares = shares;
        this.tokens = tokens;
    }

    /// What lies between the key-encryption key and a seed: the client's own key, or nothing. Closing erases it.
    record Layer(Optional<OwnKey> key) implements AutoCloseable {
        static Layer of(OwnKey key) {
            return new Layer(Optional.of(key));
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
            key.ifPresent(OwnKey::close);
        }

        @Override
        public String toString() {
            return "Layer[[secret]]";
        }
    }

    /// @throws Problem.Conflict `vault.client-key-withdrawn`
    Layer layer(TenantTransaction tx) {
        return layer(tx, holding(tx));
    }

    /// @param holding as the database has it; empty where the client has no key of its own
    Layer layer(TenantTransaction tx, Optional<String> holding) {
        return new Layer(holding.map(where -> key(tx, where)));
    }

    private OwnKey key(TenantTransaction tx, String where) {
        UUID tenant = tx.scope().tenant();
        return switch (where) {
            case LENT -> shares.lent(tenant).map(LentKeys::whole).orElseThrow(LentKeys::withdrawn);
            case IN_TOKEN ->
                ClientKeyRow.held(tx)
                        .filter(held -> shares.lent(tenant).isPresent())
                        .map(held -> tokens.key(tenant, held))
                        .orElseThrow(LentKeys::withdrawn);
            default -> throw withdrawn();
        };
    }

    private static OwnKey whole(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw withdrawn();
        }
        return OwnKey.Lent.of(key);
    }

    /// Refuses where the client's own key can't be used at this moment.
    ///
    /// @throws Problem.Conflict `vault.client-key-withdrawn`, or `vault.client-token-…`
    void require(TenantTransaction tx) {
        try (Layer layer = layer(tx)) {
            if (layer.key().isPresent()) {
                layer.key().get().prove();
            }
        } catch (GeneralSecurityException e) {
            throw told(e, "proving failed");
        }
    }

    private static Optional<String> holding(TenantTransaction tx) {
        return tx.sql("select c.holding from ctx.client_key() c")
                .query(String.class)
                .optional();
    }

    /// What waits for its client isn't broken.
    static void rethrowWhereWithdrawn(Problem.Conflict problem) {
        if (problem.code().equals(WITHDRAWN) || problem.code().startsWith(TOKEN)) {
            throw problem;
        }
    }

    static Problem.Conflict withdrawn() {
        return new Problem.Conflict(
                WITHDRAWN,
                "This account's own key is withdrawn, so nothing that is encrypted can be used and no agent answers. Its"
                        + " owner can give the key back on the page Encryption.");
    }

    private static byte[] sealed(OwnKey key, UUID tenant, String dataKey, byte[] seed) {
        try {
            return key.seal(aad(tenant, dataKey), seed).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw told(e, "sealing failed");
        }
    }

    private static byte[] opened(OwnKey key, UUID tenant, String dataKey, byte[] envelope) {
        try {
            return key.open(aad(tenant, dataKey), new String(envelope, StandardCharsets.US_ASCII));
        } catch (TokenFailure failure) {
            throw failure.problem();
        } catch (GeneralSecurityException e) {
            throw new Problem.Conflict(
                    "vault.does-not-open", "This stored secret can't be opened any more. Please enter it again.");
        }
    }

    private static RuntimeException told(GeneralSecurityException e, String otherwise) {
        return e instanceof TokenFailure failure ? failure.problem() : new IllegalStateException(otherwise, e);
    }

    private static byte[] aad(UUID tenant, String dataKey) {
        return ("nx-client-key-1|" + tenant + "|" + dataKey).getBytes(StandardCharsets.US_ASCII);
    }
}
