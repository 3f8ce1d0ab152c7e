package io.nexaera.vault;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.ClientKeyProof.Proven;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// A client's own key around its data keys: under a passphrase, or in the client's own token. The client lends it and
/// takes it
/// back
/// as it likes; whoever has the database, the key-encryption key and the shares opens nothing without it.
///
/// While it is lent, it lies with the shares, or the token's PIN does, so that agents work through restarts. What was
/// opened in a
/// transaction that runs at the moment of withdrawing is used to its end.
@Component
public class ClientKeys {
    private final TenantDatabase database;
    private final DataKeys keys;
    private final Shares shares;
    private final ClientTokens tokens;
    private final ClientKeyProof proof;
    private final ClientKeyStandings standings;
    private final TokenLook look;
    private final AuditLog audit;

    ClientKeys(
            TenantDatabase database,
            DataKeys keys,
            Shares shares,
            ClientTokens tokens,
            ClientKeyProof proof,
            ClientKeyStandings standings,
            TokenLook look,
            AuditLog audit) {
        this.database = database;
        this.keys = keys;
        this.shares = shares;
        this.tokens = tokens;
        this.proof = proof;
        this.standings = standings;
        this.look = look;
        this.audit = audit;
    }

    /// `MISSING`: lent by what the database says, and not there. Giving it again mends that. `AWAY`: its token doesn't
    /// serve.
    public enum State {
        NONE,
        LENT,
        WITHDRAWN,
        MISSING,
        AWAY;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param token its name in the operator's list
    /// @param key its name in the token
    public record Place(String token, String key) {
        private static final int MOST_CHARS = 100;

        public Place {
            if (key.isBlank() || key.length() > MOST_CHARS) {
                throw new Problem.Invalid("vault.client-token-key", "key", "A key's name has 1 to 100 characters.");
            }
        }
    }

    /// @param since when it came to stand so
    /// @param by who did that; not told to the agency, like `place`
    /// @param place where it is, if in a token
    /// @param trouble what keeps it from being used, while `AWAY`
    public record Standing(
            State state,
            Optional<Instant> since,
            Optional<String> by,
            Optional<Place> place,
            Optional<String> trouble) {
        public static final Standing NONE =
                new Standing(State.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// How the own key stands, for whoever works in the client's name.
    public Standing standing(TenantScope scope) {
        return standings.of(scope);
    }

    /// Of all clients that have an own key, for their agency.
    public Map<UUID, Standing> ofClients(TenantScope agency) {
        return standings.ofClients(agency);
    }

    /// The names of the tokens that this client may use.
    public List<String> tokens(TenantScope client) {
        return client.subAccount().map(tokens::of).orElse(List.of());
    }

    /// Makes the own key under a passphrase and lends it. A new data key is taken into use as well, so that a copy of
    /// the database
    /// from before opens nothing that is stored from now on.
    ///
    /// @param name of the person who does it
    /// @return the recovery code, shown this once
    /// @throws Problem.Invalid `vault.passphrase`
    /// @throws Problem.Conflict `vault.client-key-exists`
    public String setUp(TenantScope client, String name, String passphrase) {
        Passphrase words = Passphrase.fresh(passphrase);
        String code = Passphrase.freshCode();
        byte[] salt = Passphrase.freshSalt();
        UUID id = client.requireSubAccount();
        try (Proven fresh = Proven.of(Passphrase.freshKey())) {
            String wrapped = words.wrap(id, salt, fresh.toLend());
            String recovery = Passphrase.of(code).wrap(id, salt, fresh.toLend());
            take(client, name, ClientKeyRow.underPassphrase(salt, wrapped, recovery), fresh);
        }
        return code;
    }

    /// The same with a key in the client's token.
    ///
    /// @param make makes it there, where there is none of that name
    /// @throws Problem.Invalid `vault.client-token-…` where the token, its PIN or the key isn't right
    /// @throws Problem.Conflict `vault.client-key-exists`
    /// @throws Problem.TooMany after two wrong PINs
    public void setUpInToken(TenantScope client, String name, Place place, String pin, boolean make) {
        if (standing(client).state() != State.NONE) {
            throw exists();
        }
        UUID id = client.requireSubAccount();
        ClientTokens.Held held =
                new ClientTokens.Held(place.token(), place.key().strip(), Passphrase.freshKey());
        try (Proven fresh = proof.fresh(client, held, pin, make)) {
            take(client, name, ClientKeyRow.inToken(Passphrase.freshSalt(), held, proof.mark(id, fresh.key())), fresh);
        }
    }

    private void take(TenantScope client, String name, ClientKeyRow row, Proven fresh) {
        try {
            lending(client, tx -> {
                row.insert(tx, name);
                putAround(tx, fresh);
                row.held().ifPresent(held -> look.soon(tx, ClientKeyRow.lending(tx)));
                audit.record(tx, event(tx, "vault.client-key-made").after(Map.of("kept", kept(row))));
            });
        } catch (DuplicateKeyException e) {
            throw exists();
        }
    }

    private static String kept(ClientKeyRow row) {
        return row.held()
                .map(held -> "in the token " + held.token() + " as " + held.label())
                .orElse("under a passphrase");
    }

    private void putAround(TenantTransaction tx, Proven fresh) {
        shares.lend(tx.scope().tenant(), fresh.toLend());
        DataKeyRows.Stored active = keys.current(tx).orElseGet(() -> keys.first(tx));
        keys.hold(tx, LentKeys.Layer.of(fresh.key()), true);
        if (active.format() < 3) {
            keys.rotate(tx);
        }
    }

    /// Takes the key back: from the next use on, nothing that is sealed opens and no agent answers, on every node. It
    /// is
    /// gone from here; only the passphrase, the recovery code or the token's PIN brings it back.
    public void withdraw(TenantScope client, String name) {
        database.run(client, tx -> {
            ClientKeyRow.requireStanding(tx);
            shares.takeBack(client.requireSubAccount()); // first: cut off here, it is gone all the same
            ClientKeyRow.withdrawn(tx, name);
            audit.record(tx, event(tx, "vault.client-key-withdrawn"));
        });
        tokens.leave(client.requireSubAccount());
    }

    /// Lends the key again.
    ///
    /// @param words the passphrase, the recovery code, or the token's PIN
    /// @throws Problem.Invalid `vault.client-key-wrong`, `vault.client-token-…`
    /// @throws Problem.TooMany after too many wrong ones in a quarter of an hour
    public void giveBack(TenantScope client, String name, String words) {
        with(client, words, (tx, row, proven) -> {
            shares.lend(client.requireSubAccount(), proven.toLend());
            UUID lending = ClientKeyRow.lent(tx, name);
            row.held().ifPresent(held -> look.soon(tx, lending));
            audit.record(tx, event(tx, "vault.client-key-lent"));
        });
    }

    /// Another passphrase for the same key; the recovery code stays.
    ///
    /// @throws Problem.Invalid `vault.passphrase`, `vault.client-key-wrong`
    /// @throws Problem.Conflict `vault.client-key-in-token`
    public void change(TenantScope client, String words, String fresh) {
        Passphrase next = Passphrase.fresh(fresh);
        with(client, words, (tx, row, proven) -> {
            if (row.held().isPresent()) {
                throw new Problem.Conflict("vault.client-key-in-token", "The key is in a token, which has a PIN.");
            }
            tx.sql("update app.client_key set wrapped = :wrapped where sub_account_id = :subAccount")
                    .param("wrapped", next.wrap(client.requireSubAccount(), row.salt(), proven.toLend()))
                    .update();
            audit.record(tx, event(tx, "vault.client-key-passphrase-changed"));
        });
    }

    /// Goes back to keys that the house alone holds.
    public void turnOff(TenantScope client, String words) {
        with(client, words, (tx, row, proven) -> {
            keys.hold(tx, LentKeys.Layer.of(proven.key()), false);
            tx.sql("delete from app.client_key where sub_account_id = :subAccount")
                    .update();
            audit.record(tx, event(tx, "vault.client-key-removed"));
        });
        shares.takeBack(client.requireSubAccount());
        tokens.leave(client.requireSubAccount());
    }

    private interface Deed {
        void with(TenantTransaction tx, ClientKeyRow row, Proven proven);
    }

    /// Does something with the client's key, which is proven for it; what of it is here is erased after it.
    private void with(TenantScope client, String words, Deed deed) {
        ClientKeyRow row = database.inTransaction(client, ClientKeyRow::find).orElseThrow(ClientKeyRow::none);
        try (Proven proven = proof.of(client, row, words)) {
            lending(client, tx -> {
                row.requireSame(tx);
                deed.with(tx, row, proven);
            });
        }
    }

    /// Where `work` doesn't go through, the key isn't left lying here.
    private void lending(TenantScope client, Consumer<TenantTransaction> work) {
        try {
            database.run(client, work);
        } catch (RuntimeException e) {
            takeBackWhereNotLent(client);
            throw e;
        }
    }

    private void takeBackWhereNotLent(TenantScope client) {
        boolean lent = database.inTransaction(
                client,
                tx -> tx.sql("select state = 'lent' from ctx.client_key()")
                        .query(Boolean.class)
                        .optional()
                        .orElse(false));
        if (!lent) {
            shares.takeBack(client.requireSubAccount());
            tokens.leave(client.requireSubAccount());
        }
    }

    private static AuditEvent event(TenantTransaction tx, String action) {
        return AuditEvent.of(action).target("client-key", tx.scope().tenant(), "own key");
    }

    private static Problem.Conflict exists() {
        return new Problem.Conflict("vault.client-key-exists", "This account has a key of its own already.");
    }
}
