package io.nexaera.models;

import io.nexaera.audit.AuditEvent;
import io.nexaera.models.AgencyKey.Sharing;
import io.nexaera.models.AgencyKey.With;
import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The table `agency_model_key`.
@Component
class AgencyKeyRows implements KeyRows {
    private static final String COLUMNS = """
            id, kind, base_url, default_model, secret_value is not null as has_key, key_prefix, key_last_four, shared_with,
            clients, created_at, updated_at, tested_at, test_works, test_code, test_sentence, last_used_at,
            imported_at
            """;

    private final Vault vault;

    AgencyKeyRows(Vault vault) {
        this.vault = vault;
    }

    List<AgencyKey> all(TenantTransaction tx) {
        return tx.sql("select " + COLUMNS + " from app.agency_model_key where agency_id = :agency order by kind")
                .query(AgencyKeyRows::read)
                .list();
    }

    AgencyKey find(TenantTransaction tx, UUID id) {
        return tx.sql("select " + COLUMNS + " from app.agency_model_key where agency_id = :agency and id = :id")
                .param("id", id)
                .query(AgencyKeyRows::read)
                .optional()
                .orElseThrow(() -> new Problem.NotFound("key"));
    }

    AgencyKey insert(TenantTransaction tx, NewConnection wanted, Sharing sharing) {
        UUID id = tx.sql("""
                        insert into app.agency_model_key (agency_id, kind, base_url, default_model)
                        values (:agency, :kind, :baseUrl, :model) returning id""")
                .param("kind", wanted.kind().id())
                .param("baseUrl", wanted.baseUrl())
                .param("model", wanted.defaultModel())
                .query(UUID.class)
                .single();
        wanted.key().ifPresent(key -> storeKey(tx, id, key));
        share(tx, id, sharing);
        return find(tx, id);
    }

    void storeKey(TenantTransaction tx, UUID id, ProviderKey key) {
        Sealed envelope = vault.seal(tx, name(id), key.reveal().getBytes(StandardCharsets.UTF_8));
        KeyHint hint = key.hint();
        tx.sql("""
                        update app.agency_model_key set secret_value = :value, secret_key_id = :keyId,
                          secret_format = :format, secret_commitment = :commitment, key_prefix = :prefix,
                          key_last_four = :lastFour, updated_at = now(), tested_at = null, test_works = null,
                          test_code = null, test_sentence = null, imported_at = null
                        where agency_id = :agency and id = :id""")
                .param("id", id)
                .param("value", envelope.value())
                .param("keyId", envelope.keyId())
                .param("format", envelope.format())
                .param("commitment", envelope.commitment())
                .param("prefix", hint.prefix())
                .param("lastFour", hint.lastFour())
                .update();
    }

    void share(TenantTransaction tx, UUID id, Sharing sharing) {
        tx.sql("""
                        update app.agency_model_key set shared_with = :with, clients = :clients, updated_at = now()
                        where agency_id = :agency and id = :id""")
                .param("id", id)
                .param("with", sharing.with().name().toLowerCase(Locale.ROOT))
                .param("clients", sharing.clients().toArray(UUID[]::new))
                .update();
    }

    void rememberTest(TenantTransaction tx, UUID id, ModelCheck check) {
        tx.sql("""
                        update app.agency_model_key set tested_at = now(), test_works = :works, test_code = :code,
                          test_sentence = :sentence
                        where agency_id = :agency and id = :id""")
                .param("id", id)
                .param("works", check.works())
                .param("code", check.code())
                .param("sentence", check.sentence())
                .update();
    }

    void delete(TenantTransaction tx, UUID id) {
        tx.sql("delete from app.agency_model_key where agency_id = :agency and id = :id")
                .param("id", id)
                .update();
    }

    /// Opens it for one of the agency's clients. Empty where it is gone, or isn't the client's to use: the client's own
    /// transaction has looked already, and this one doesn't take its word.
    Optional<Connected> lend(TenantTransaction tx, UUID id, UUID client) {
        boolean lent = tx.sql("""
                        update app.agency_model_key k set last_used_at =
                          case when last_used_at > now() - interval '1 minute' then last_used_at else now() end
                        where agency_id = :agency and id = :id
                          and (shared_with = 'all' or shared_with = 'some' and :client = any (clients))
                          and exists (select from app.sub_account s where s.agency_id = :agency and s.id = :client)""").param("id", id).param("client", client).update() == 1;
        return lent ? Optional.of(connect(tx, id)) : Optional.empty();
    }

    /// By its provider, which has one key.
    @Override
    public Optional<Held> held(TenantTransaction tx, NewConnection wanted) {
        return all(tx).stream()
                .filter(one -> one.kind() == wanted.kind())
                .map(one -> new Held(one.id(), one.importedAt()))
                .findFirst();
    }

    /// Lent to nobody until the agency says so.
    @Override
    public UUID insertImported(TenantTransaction tx, NewConnection wanted) {
        UUID id = insert(tx, wanted, Sharing.WITH_NOBODY).id();
        tx.sql("update app.agency_model_key set imported_at = now() where agency_id = :agency and id = :id")
                .param("id", id)
                .update();
        return id;
    }

    @Override
    public AuditEvent imported(TenantTransaction tx, UUID id) {
        AgencyKey saved = find(tx, id);
        return AgencyKeys.event("imported", saved).after(AgencyKeys.described(saved));
    }

    @Override
    public Connected connect(TenantTransaction tx, UUID id) {
        AgencyKey about = find(tx, id);
        return new Connected(
                new ServingKey(KeyTier.AGENCY, about.kind(), Optional.of(id)),
                new ModelConnection(about.kind(), about.baseUrl(), key(tx, id)),
                about.defaultModel());
    }

    private ProviderKey key(TenantTransaction tx, UUID id) {
        return vault.read(tx, name(id), "agency_id", secret -> ProviderKey.of(secret.text()))
                .orElse(ProviderKey.none());
    }

    private static SecretName name(UUID id) {
        return new SecretName("agency_model_key", id, "secret_value");
    }

    private static AgencyKey read(ResultSet row, int n) throws SQLException {
        return new AgencyKey(
                row.getObject("id", UUID.class),
                ProviderKind.byId(row.getString("kind")).orElse(ProviderKind.OPENAI_COMPATIBLE),
                row.getString("base_url"),
                row.getString("default_model"),
                ConnectionRows.hint(row),
                new Sharing(With.valueOf(row.getString("shared_with").toUpperCase(Locale.ROOT)), List.of((UUID[])
                        row.getArray("clients").getArray())),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                ConnectionRows.lastTest(row),
                ConnectionRows.instant(row.getTimestamp("last_used_at")),
                ConnectionRows.instant(row.getTimestamp("imported_at")));
    }
}
