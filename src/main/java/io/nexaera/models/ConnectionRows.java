package io.nexaera.models;

import io.nexaera.audit.AuditEvent;
import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.models.SavedConnection.LastTest;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The table `model_connection`.
@Component
class ConnectionRows implements KeyRows {
    private static final int MOST = 50;
    private static final String COLUMNS = """
            id, name, kind, base_url, default_model, secret_value is not null as has_key, key_prefix, key_last_four,
            created_at, updated_at, tested_at, test_works, test_code, test_sentence, last_used_at,
            imported_at
            """;

    private final Vault vault;

    ConnectionRows(Vault vault) {
        this.vault = vault;
    }

    List<SavedConnection> all(TenantTransaction tx) {
        return tx.sql("select " + COLUMNS + """
                        from app.model_connection where sub_account_id = :subAccount order by lower(name), id limit 100
                        """).query(ConnectionRows::read).list();
    }

    List<SavedConnection> oldestFirst(TenantTransaction tx, ProviderKind kind) {
        return tx.sql("select " + COLUMNS + """
                        from app.model_connection where sub_account_id = :subAccount and kind = :kind order by id""")
                .param("kind", kind.id())
                .query(ConnectionRows::read)
                .list();
    }

    SavedConnection find(TenantTransaction tx, UUID id) {
        return tx.sql("select " + COLUMNS
                        + " from app.model_connection where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .query(ConnectionRows::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("model connection"));
    }

    SavedConnection insert(TenantTransaction tx, NewConnection wanted) {
        UUID id = tx.sql("""
                        insert into app.model_connection (sub_account_id, name, kind, base_url, default_model)
                        values (:subAccount, :name, :kind, :baseUrl, :model) returning id""")
                .param("name", wanted.name())
                .param("kind", wanted.kind().id())
                .param("baseUrl", wanted.baseUrl())
                .param("model", wanted.defaultModel())
                .query(UUID.class)
                .single();
        wanted.key().ifPresent(key -> storeKey(tx, id, key));
        return find(tx, id);
    }

    SavedConnection changeKey(TenantTransaction tx, UUID id, ProviderKey key) {
        storeKey(tx, id, key);
        return find(tx, id);
    }

    private void storeKey(TenantTransaction tx, UUID id, ProviderKey key) {
        Sealed envelope = vault.seal(tx, name(id), key.reveal().getBytes(StandardCharsets.UTF_8));
        KeyHint hint = key.hint();
        tx.sql("""
                        update app.model_connection set secret_value = :value, secret_key_id = :keyId,
                          secret_format = :format, secret_commitment = :commitment, key_prefix = :prefix,
                          key_last_four = :lastFour, updated_at = now(), tested_at = null, test_works = null,
                          test_code = null, test_sentence = null, imported_at = null
                        where sub_account_id = :subAccount and id = :id""")
                .param("id", id)
                .param("value", envelope.value())
                .param("keyId", envelope.keyId())
                .param("format", envelope.format())
                .param("commitment", envelope.commitment())
                .param("prefix", hint.prefix())
                .param("lastFour", hint.lastFour())
                .update();
    }

    void removeKey(TenantTransaction tx, UUID id) {
        tx.sql("""
                        update app.model_connection set secret_value = null, secret_key_id = null, secret_format = null,
                          secret_commitment = null, key_prefix = '', key_last_four = '', updated_at = now(), tested_at = null,
                          test_works = null, test_code = null, test_sentence = null, imported_at = null
                        where sub_account_id = :subAccount and id = :id""").param("id", id).update();
    }

    void rememberTest(TenantTransaction tx, UUID id, ModelCheck check) {
        tx.sql("""
                        update app.model_connection set tested_at = now(), test_works = :works, test_code = :code,
                          test_sentence = :sentence
                        where sub_account_id = :subAccount and id = :id""")
                .param("id", id)
                .param("works", check.works())
                .param("code", check.code())
                .param("sentence", check.sentence())
                .update();
    }

    /// To the minute: a busy connection is not written with every call.
    void rememberUse(TenantTransaction tx, UUID id) {
        tx.sql("""
                        update app.model_connection set last_used_at = now()
                        where sub_account_id = :subAccount and id = :id
                          and (last_used_at is null or last_used_at < now() - interval '1 minute')""").param("id", id).update();
    }

    void delete(TenantTransaction tx, UUID id) {
        tx.sql("delete from app.model_connection where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .update();
    }

    @Override
    public void requireRoom(TenantTransaction tx, int coming) {
        if (all(tx).size() + coming >= MOST) {
            throw new Problem.Conflict(
                    "models.too-many", "There are " + MOST + " connections already. Delete one first.");
        }
    }

    /// By its name, whatever its provider.
    @Override
    public Optional<Held> held(TenantTransaction tx, NewConnection wanted) {
        return all(tx).stream()
                .filter(one -> one.name().equals(wanted.name()))
                .map(one -> new Held(one.id(), one.importedAt()))
                .findFirst();
    }

    @Override
    public UUID insertImported(TenantTransaction tx, NewConnection wanted) {
        UUID id = insert(tx, wanted).id();
        tx.sql("update app.model_connection set imported_at = now() where sub_account_id = :subAccount and id = :id")
                .param("id", id)
                .update();
        return id;
    }

    @Override
    public AuditEvent imported(TenantTransaction tx, UUID id) {
        SavedConnection saved = find(tx, id);
        return ModelConnections.event("imported", saved).after(ModelConnections.described(saved));
    }

    @Override
    public Connected connect(TenantTransaction tx, UUID id) {
        SavedConnection about = find(tx, id);
        return new Connected(
                new ServingKey(KeyTier.ORGANIZATION, about.kind(), Optional.of(id)),
                new ModelConnection(about.kind(), about.baseUrl(), key(tx, id)),
                about.defaultModel());
    }

    private ProviderKey key(TenantTransaction tx, UUID id) {
        return vault.read(tx, name(id), "sub_account_id", secret -> ProviderKey.of(secret.text()))
                .orElse(ProviderKey.none());
    }

    private static SecretName name(UUID id) {
        return new SecretName("model_connection", id, "secret_value");
    }

    private static SavedConnection read(ResultSet row, int n) throws SQLException {
        return new SavedConnection(
                row.getObject("id", UUID.class),
                row.getString("name"),
                ProviderKind.byId(row.getString("kind")).orElse(ProviderKind.OPENAI_COMPATIBLE),
                row.getString("base_url"),
                row.getString("default_model"),
                hint(row),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                lastTest(row),
                instant(row.getTimestamp("last_used_at")),
                instant(row.getTimestamp("imported_at")));
    }

    static Optional<KeyHint> hint(ResultSet row) throws SQLException {
        return row.getBoolean("has_key")
                ? Optional.of(new KeyHint(row.getString("key_prefix"), row.getString("key_last_four")))
                : Optional.empty();
    }

    static Optional<LastTest> lastTest(ResultSet row) throws SQLException {
        Optional<Instant> at = instant(row.getTimestamp("tested_at"));
        if (at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LastTest(
                at.get(),
                new ModelCheck(
                        row.getBoolean("test_works"), row.getString("test_code"), row.getString("test_sentence"))));
    }

    static Optional<Instant> instant(@Nullable Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }
}
