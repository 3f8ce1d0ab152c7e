package io.nexaera.vault;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/// A client's own key around its data keys. The client lends it and takes it back as it likes; whoever has the
/// database,
/// the key-encryption key and the shares opens nothing without it.
///
/// While it is lent it lies with the shares, so that agents work through restarts. What was opened in a transaction
/// that
/// runs at the moment of withdrawing is used to its end.
@Component
public class ClientKeys {
    /// Until it has to wait, in how long.
    static final int MOST_TRIES = 5;
    static final Duration WINDOW = Duration.ofMinutes(15);

    private final TenantDatabase database;
    private final DataKeys keys;
    private final Shares shares;
    private final AuditLog audit;

    ClientKeys(TenantDatabase database, DataKeys keys, Shares shares, AuditLog audit) {
        this.database = database;
        this.keys = keys;
        this.shares = shares;
        this.audit = audit;
    }

    /// `MISSING`: lent by what the database says, and not there. Giving it again mends that.
    public enum State {
        NONE,
        LENT,
        WITHDRAWN,
        MISSING;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param since when it came to stand so
    /// @param by who did that
    public record Standing(State state, Optional<Instant> since, Optional<String> by) {}

    /// How the own key stands, for whoever works in the client's name.
    public Standing standing(TenantScope scope) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("select state, since, by_name from ctx.client_key()")
                        .query((row, n) -> new Standing(
                                state(scope.tenant(), row.getString(1)),
                                Optional.of(row.getTimestamp(2).toInstant()),
                                Optional.of(row.getString(3))))
                        .optional()
                        .orElse(new Standing(State.NONE, Optional.empty(), Optional.empty())));
    }

    private State state(UUID client, String stored) {
        if (!stored.equals(LentKeys.LENT)) {
            return State.WITHDRAWN;
        }
        return shares.lent(client).isPresent() ? State.LENT : State.MISSING;
    }

    /// Of all clients that have an own key, for their agency.
    public Map<UUID, Standing> ofClients(TenantScope agency) {
        record Found(UUID client, String state, Timestamp since) {}
        return database
                .inTransaction(
                        agency,
                        tx -> tx.sql("select sub_account_id, state, since from ctx.client_keys()")
                                .query((row, n) ->
                                        new Found(row.getObject(1, UUID.class), row.getString(2), row.getTimestamp(3)))
                                .list())
                .stream()
                .collect(Collectors.toMap(
                        Found::client,
                        found -> new Standing(
                                state(found.client(), found.state()),
                                Optional.of(found.since().toInstant()),
                                Optional.empty())));
    }

    /// Makes the own key and lends it. A new data key is taken into use as well, so that a copy of the database from
    /// before
    /// opens nothing that is stored from now on.
    ///
    /// @param name of the person who does it
    /// @return the recovery code, shown this once
    /// @throws Problem.Invalid `vault.passphrase`
    /// @throws Problem.Conflict `vault.client-key-exists`
    public String setUp(TenantScope client, String name, String passphrase) {
        Passphrase words = Passphrase.fresh(passphrase);
        String code = Passphrase.freshCode();
        byte[] salt = Passphrase.freshSalt();
        byte[] key = Passphrase.freshKey();
        UUID id = client.requireSubAccount();
        String wrapped = words.wrap(id, salt, key);
        String recovery = Passphrase.of(code).wrap(id, salt, key);
        try {
            lending(client, tx -> {
                tx.sql("""
                                insert into app.client_key (sub_account_id, agency_id, salt, wrapped, recovery, by_name)
                                values (:subAccount, :agency, :salt, :wrapped, :recovery, :name)""")
                        .param("salt", salt)
                        .param("wrapped", wrapped)
                        .param("recovery", recovery)
                        .param("name", name)
                        .update();
                putAround(tx, key);
                record(tx, "vault.client-key-made");
            });
        } catch (DuplicateKeyException e) {
            throw new Problem.Conflict("vault.client-key-exists", "This account has a key of its own already.");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        return code;
    }

    private void putAround(TenantTransaction tx, byte[] key) {
        shares.lend(tx.scope().tenant(), key);
        DataKeyRows.Stored active = keys.current(tx).orElseGet(() -> keys.first(tx));
        try (LentKeys.Layer layer = LentKeys.Layer.of(key.clone())) {
            keys.hold(tx, layer, true);
        }
        if (active.format() < 3) {
            keys.rotate(tx);
        }
    }

    /// Takes the key back: from the next use on, nothing that is sealed opens and no agent answers, on every node. It
    /// is
    /// gone from here; only the passphrase or the recovery code brings it back.
    public void withdraw(TenantScope client, String name) {
        database.run(client, tx -> {
            requireStanding(tx);
            shares.takeBack(client.requireSubAccount()); // first: cut off here, it is gone all the same
            stand(tx, "withdrawn", name);
            record(tx, "vault.client-key-withdrawn");
        });
    }

    /// Lends the key again.
    ///
    /// @param words the passphrase, or the recovery code
    /// @throws Problem.Invalid `vault.client-key-wrong`
    /// @throws Problem.TooMany after five wrong ones in a quarter of an hour
    public void giveBack(TenantScope client, String name, String words) {
        with(client, words, (tx, key) -> {
            shares.lend(client.requireSubAccount(), key);
            stand(tx, LentKeys.LENT, name);
            record(tx, "vault.client-key-lent");
        });
    }

    /// Another passphrase for the same key; the recovery code stays.
    ///
    /// @throws Problem.Invalid `vault.passphrase`, `vault.client-key-wrong`
    public void change(TenantScope client, String words, String fresh) {
        Passphrase next = Passphrase.fresh(fresh);
        with(client, words, (tx, key) -> {
            Row row = row(tx).orElseThrow(ClientKeys::none);
            tx.sql("update app.client_key set wrapped = :wrapped where sub_account_id = :subAccount")
                    .param("wrapped", next.wrap(client.requireSubAccount(), row.saltBytes(), key))
                    .update();
            record(tx, "vault.client-key-passphrase-changed");
        });
    }

    /// Goes back to keys that the house alone holds.
    public void turnOff(TenantScope client, String words) {
        with(client, words, (tx, key) -> {
            try (LentKeys.Layer layer = LentKeys.Layer.of(key.clone())) {
                keys.hold(tx, layer, false);
            }
            tx.sql("delete from app.client_key where sub_account_id = :subAccount")
                    .update();
            record(tx, "vault.client-key-removed");
        });
        shares.takeBack(client.requireSubAccount());
    }

    /// @param salt in hex
    private record Row(String salt, String wrapped, String recovery) {
        byte[] saltBytes() {
            return HexFormat.of().parseHex(salt);
        }

        @Override
        public String toString() {
            return "Row[[secret]]";
        }
    }

    private static Optional<Row> row(TenantTransaction tx) {
        return tx.sql(
                        "select encode(salt, 'hex'), wrapped, recovery from app.client_key where sub_account_id = :subAccount")
                .query((row, n) -> new Row(row.getString(1), row.getString(2), row.getString(3)))
                .optional();
    }

    private static Problem.Conflict none() {
        return new Problem.Conflict("vault.client-key-none", "This account has no key of its own.");
    }

    /// Does something with the client's key, which is unwrapped for it and erased after it.
    private void with(TenantScope client, String words, BiConsumer<TenantTransaction, byte[]> deed) {
        Row row = database.inTransaction(client, ClientKeys::row).orElseThrow(ClientKeys::none);
        countTry(client);
        Passphrase typed = Passphrase.of(words);
        byte[] key = typed.unwrap(
                        client.requireSubAccount(), row.saltBytes(), typed.isCode() ? row.recovery() : row.wrapped())
                .orElseThrow(() -> wrong(client));
        try {
            lending(client, tx -> {
                requireSame(tx, row);
                deed.accept(tx, key);
            });
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// Holds the row until the transaction ends: who gives the key at this moment is before us or after us, and its
    /// file
    /// isn't left lying.
    private static void requireStanding(TenantTransaction tx) {
        if (tx.sql("select true from app.client_key where sub_account_id = :subAccount for update")
                .query(Boolean.class)
                .optional()
                .isEmpty()) {
            throw none();
        }
    }

    /// The passphrase took its time: the key may be off by now, or another one. Each has its own salt.
    private static void requireSame(TenantTransaction tx, Row row) {
        int same = tx.sql("update app.client_key set tries = 0 where sub_account_id = :subAccount and salt = :salt")
                .param("salt", row.saltBytes())
                .update();
        if (same == 0) {
            throw none();
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

    private Problem.Invalid wrong(TenantScope client) {
        database.run(
                client,
                tx -> audit.record(
                        tx,
                        AuditEvent.of("vault.client-key-refused")
                                .target("client-key", client.tenant(), "own key")
                                .refused()));
        return new Problem.Invalid(
                "vault.client-key-wrong", "passphrase", "That is neither the passphrase nor the recovery code.");
    }

    private static void stand(TenantTransaction tx, String state, String name) {
        tx.sql("""
                        update app.client_key set state = :state, since = now(), by_name = :name
                        where sub_account_id = :subAccount""").param("state", state).param("name", name).update();
    }

    private void record(TenantTransaction tx, String action) {
        audit.record(tx, AuditEvent.of(action).target("client-key", tx.scope().tenant(), "own key"));
    }
}
