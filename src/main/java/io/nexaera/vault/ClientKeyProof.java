package io.nexaera.vault;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Has an owner prove that the key is theirs: by passphrase or recovery code, or by the PIN of the token that it is in.
@Component
class ClientKeyProof {
    /// Until it has to wait, in how long.
    static final int MOST_TRIES = 5;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final byte[] SAME = "the same key".getBytes(StandardCharsets.US_ASCII);

    private final TenantDatabase database;
    private final ClientTokens tokens;
    private final AuditLog audit;

    ClientKeyProof(TenantDatabase database, ClientTokens tokens, AuditLog audit) {
        this.database = database;
        this.tokens = tokens;
        this.audit = audit;
    }

    /// @param toLend what lies with the shares while the key is lent
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Proven(OwnKey key, byte[] toLend) implements AutoCloseable {
        static Proven of(byte[] key) {
            return new Proven(OwnKey.Lent.of(key.clone()), key);
        }

        @Override
        public void close() {
            key.close();
            Arrays.fill(toLend, (byte) 0);
        }

        @Override
        public String toString() {
            return "Proven[[secret]]";
        }
    }

    /// @throws Problem.Invalid `vault.client-key-wrong`, or `vault.client-token-…`
    /// @throws Problem.TooMany after too many wrong ones in a quarter of an hour
    Proven of(TenantScope client, ClientKeyRow row, String words) {
        countTry(client);
        try {
            return row.held().isPresent()
                    ? inToken(client.requireSubAccount(), row, row.held().get(), words)
                    : unwrapped(client.requireSubAccount(), row, words);
        } catch (Problem.Invalid wrong) {
            noteRefused(client);
            throw wrong;
        }
    }

    /// The same for a key in a token that the client is about to make its own.
    ///
    /// @param make makes it there, where there is none of its name
    Proven fresh(TenantScope client, ClientTokens.Held held, String pin, boolean make) {
        UUID id = client.requireSubAccount();
        try {
            return new Proven(tokens.proven(id, held, pin, make), held.sealed(id, pin));
        } catch (Problem.Invalid wrong) {
            noteRefused(client);
            throw wrong;
        }
    }

    /// An envelope that only this key in its token opens.
    String mark(UUID client, OwnKey key) {
        try {
            return key.seal(aad(client), SAME);
        } catch (TokenFailure failure) {
            throw failure.invalid();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    private static Proven unwrapped(UUID client, ClientKeyRow row, String words) {
        Passphrase typed = Passphrase.of(words);
        return typed.unwrap(client, row.salt(), typed.isCode() ? row.recovery() : row.wrapped())
                .map(Proven::of)
                .orElseThrow(() -> new Problem.Invalid(
                        "vault.client-key-wrong",
                        "passphrase",
                        "That is neither the passphrase nor the recovery code."));
    }

    private Proven inToken(UUID client, ClientKeyRow row, ClientTokens.Held held, String pin) {
        OwnKey key = tokens.proven(client, held, pin, false);
        try {
            key.open(aad(client), row.proof());
            return new Proven(key, held.sealed(client, pin));
        } catch (TokenFailure failure) {
            tokens.leave(client);
            throw failure.invalid();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a proof could not be read", e);
        }
    }

    /// In a transaction of its own: whatever comes of it, it counts.
    private void countTry(TenantScope client) {
        int tries = database.inTransaction(
                client,
                tx -> tx.sql("""
                                update app.client_key set
                                  tries = case when tries_since > now() - make_interval(secs => :window) then tries + 1 else 1 end,
                                  tries_since = case when tries_since > now() - make_interval(secs => :window) then tries_since else now() end
                                where sub_account_id = :subAccount returning tries""")
                        .param("window", WINDOW.toSeconds())
                        .query(Integer.class)
                        .single());
        if (tries > MOST_TRIES) {
            throw new Problem.TooMany(
                    "vault.client-key-tries",
                    "Too many wrong tries. Please wait a quarter of an hour, then try again.",
                    WINDOW);
        }
    }

    private void noteRefused(TenantScope client) {
        database.run(
                client,
                tx -> audit.record(
                        tx,
                        AuditEvent.of("vault.client-key-refused")
                                .target("client-key", client.tenant(), "own key")
                                .refused()));
    }

    private static byte[] aad(UUID client) {
        return ("nx-client-proof-1|" + client).getBytes(StandardCharsets.US_ASCII);
    }
}
