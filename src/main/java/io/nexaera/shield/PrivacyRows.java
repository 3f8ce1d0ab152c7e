package io.nexaera.shield;

import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.Secret;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `privacy_setting`: one row of each client that has set anything.
@Component
class PrivacyRows {
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TypeReference<Map<PiiType, RedactionMode>> MODES = new TypeReference<>() {};

    private final Vault vault;
    private final JsonMapper json;

    PrivacyRows(Vault vault, JsonMapper json) {
        this.vault = vault;
        this.json = json;
    }

    PrivacySettings settings(TenantTransaction tx) {
        return tx.sql("""
                        select modes::text as modes, own_words, own_patterns, kept_words, knowledge from app.privacy_setting
                        where sub_account_id = :subAccount""").query(this::read).optional().orElse(PrivacySettings.STANDARD);
    }

    private PrivacySettings read(ResultSet row, int n) throws SQLException {
        return new PrivacySettings(
                json.readValue(row.getString("modes"), MODES),
                texts(row, "own_words"),
                texts(row, "own_patterns"),
                texts(row, "kept_words"),
                KnowledgeMode.of(row.getString("knowledge")));
    }

    void keep(TenantTransaction tx, PrivacySettings settings) {
        Map<PiiType, RedactionMode> modes = new EnumMap<>(PiiType.class);
        modes.putAll(settings.modes());
        tx.sql("""
                        insert into app.privacy_setting (sub_account_id, modes, own_words, own_patterns, kept_words, knowledge)
                        values (:subAccount, :modes::jsonb, :words, :patterns, :kept, :knowledge)
                        on conflict (sub_account_id) do update set modes = excluded.modes, own_words = excluded.own_words,
                          own_patterns = excluded.own_patterns, kept_words = excluded.kept_words, knowledge = excluded.knowledge""")
                .param("modes", json.writeValueAsString(modes))
                .param("words", settings.words().toArray(String[]::new))
                .param("patterns", settings.patterns().toArray(String[]::new))
                .param("kept", settings.kept().toArray(String[]::new))
                .param("knowledge", settings.knowledge().word())
                .update();
    }

    /// The key of the client's hashes; made when it is first needed.
    byte[] hashKey(TenantTransaction tx) {
        return storedKey(tx).orElseGet(() -> newKey(tx));
    }

    private Optional<byte[]> storedKey(TenantTransaction tx) {
        record Stored(UUID id, Sealed sealed) {}
        return tx.sql("""
                        select id, hash_key_value, hash_key_key_id, hash_key_format, hash_key_commitment from app.privacy_setting
                        where sub_account_id = :subAccount and hash_key_value is not null""")
                .query((row, n) -> new Stored(row.getObject(1, UUID.class), Sealed.read(row, "hash_key")))
                .optional()
                .map(stored -> {
                    try (Secret secret = vault.open(tx, name(stored.id()), stored.sealed())) {
                        return secret.use(byte[]::clone);
                    }
                });
    }

    private byte[] newKey(TenantTransaction tx) {
        keepKeyless(tx);
        UUID id = tx.sql("select id from app.privacy_setting where sub_account_id = :subAccount for update")
                .query(UUID.class)
                .single();
        return storedKey(tx)
                .orElseGet(
                        () -> { // another was faster
                            byte[] key = new byte[KEY_BYTES];
                            RANDOM.nextBytes(key);
                            Sealed sealed = vault.seal(tx, name(id), key);
                            tx.sql("""
                            update app.privacy_setting set hash_key_value = :value, hash_key_key_id = :keyId,
                              hash_key_format = :format, hash_key_commitment = :commitment
                            where sub_account_id = :subAccount""")
                                    .param("value", sealed.value())
                                    .param("keyId", sealed.keyId())
                                    .param("format", sealed.format())
                                    .param("commitment", sealed.commitment())
                                    .update();
                            return key;
                        });
    }

    private static void keepKeyless(TenantTransaction tx) {
        tx.sql("insert into app.privacy_setting (sub_account_id) values (:subAccount) on conflict do nothing")
                .update();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static SecretName name(UUID id) {
        return new SecretName("privacy_setting", id, "hash_key_value");
    }
}
