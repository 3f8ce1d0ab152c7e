package io.nexaera.vault;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// The row of a client's own key, as its owner reads and writes it.
///
/// @param salt of its own for each key
/// @param wrapped under the passphrase; empty for a key in a token, like `recovery`
/// @param proof an envelope that the key in the token opens; empty for a passphrase, like `held`
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record ClientKeyRow(byte[] salt, String wrapped, String recovery, Optional<ClientTokens.Held> held, String proof) {
    static ClientKeyRow underPassphrase(byte[] salt, String wrapped, String recovery) {
        return new ClientKeyRow(salt, wrapped, recovery, Optional.empty(), "");
    }

    static ClientKeyRow inToken(byte[] salt, ClientTokens.Held held, String proof) {
        return new ClientKeyRow(salt, "", "", Optional.of(held), proof);
    }

    static Optional<ClientKeyRow> find(TenantTransaction tx) {
        return tx.sql("""
                        select salt, coalesce(wrapped, '') as wrapped, coalesce(recovery, '') as recovery, token, key_label, pin_key,
                          coalesce(proof, '') as proof
                        from app.client_key where sub_account_id = :subAccount""").query(ClientKeyRow::read).optional();
    }

    /// Where the key is, for whoever works in the client's name; empty where it isn't in a token.
    static Optional<ClientTokens.Held> held(TenantTransaction tx) {
        return tx.sql("select token, key_label, pin_key from ctx.client_key() where token is not null")
                .query((row, n) -> token(row))
                .optional();
    }

    private static ClientKeyRow read(ResultSet row, int n) throws SQLException {
        return new ClientKeyRow(
                row.getBytes("salt"),
                row.getString("wrapped"),
                row.getString("recovery"),
                row.getString("token") == null ? Optional.empty() : Optional.of(token(row)),
                row.getString("proof"));
    }

    private static ClientTokens.Held token(ResultSet row) throws SQLException {
        return new ClientTokens.Held(row.getString("token"), row.getString("key_label"), row.getBytes("pin_key"));
    }

    void insert(TenantTransaction tx, String name) {
        tx.sql("""
                        insert into app.client_key (sub_account_id, agency_id, salt, wrapped, recovery, token, key_label, pin_key, proof, by_name)
                        values (:subAccount, :agency, :salt, nullif(:wrapped, ''), nullif(:recovery, ''), :token, :label, :pinKey,
                          nullif(:proof, ''), :name)""")
                .param("salt", salt)
                .param("wrapped", wrapped)
                .param("recovery", recovery)
                .param("token", held.map(ClientTokens.Held::token).orElse(null))
                .param("label", held.map(ClientTokens.Held::label).orElse(null))
                .param("pinKey", held.map(ClientTokens.Held::pinKey).orElse(null), java.sql.Types.BINARY)
                .param("proof", proof)
                .param("name", name)
                .update();
    }

    /// The proof took its time: the key may be off by now, or another one.
    ///
    /// @throws Problem.Conflict `vault.client-key-none`
    void requireSame(TenantTransaction tx) {
        int same = tx.sql("update app.client_key set tries = 0 where sub_account_id = :subAccount and salt = :salt")
                .param("salt", salt)
                .update();
        if (same == 0) {
            throw none();
        }
    }

    /// Holds the row until the transaction ends: who gives the key at this moment is before us or after us, and its
    /// file
    /// isn't left lying.
    static void requireStanding(TenantTransaction tx) {
        if (tx.sql("select true from app.client_key where sub_account_id = :subAccount for update")
                .query(Boolean.class)
                .optional()
                .isEmpty()) {
            throw none();
        }
    }

    static void withdrawn(TenantTransaction tx, String name) {
        tx.sql("""
                        update app.client_key set state = 'withdrawn', since = now(), by_name = :name, away = null, away_since = null
                        where sub_account_id = :subAccount""").param("name", name).update();
    }

    /// @return of this lending, and no other
    static UUID lent(TenantTransaction tx, String name) {
        return tx.sql("""
                        update app.client_key set state = 'lent', since = now(), by_name = :name, lending = gen_random_uuid(),
                          away = null, away_since = null
                        where sub_account_id = :subAccount returning lending""").param("name", name).query(UUID.class).single();
    }

    static UUID lending(TenantTransaction tx) {
        return tx.sql("select lending from app.client_key where sub_account_id = :subAccount")
                .query(UUID.class)
                .single();
    }

    static Problem.Conflict none() {
        return new Problem.Conflict("vault.client-key-none", "This account has no key of its own.");
    }

    @Override
    public String toString() {
        return "ClientKeyRow[[secret]]";
    }
}
