package io.nexaera.workflows;

import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.Secret;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The table `workflow_key`: what strangers sign with who start a workflow, sealed by the vault.
@Component
class HookKeys {
    private static final Origin ORIGIN = Origin.ofPlatform("inbound webhooks");

    private final Vault vault;
    private final PlatformDatabase platform;

    HookKeys(Vault vault, PlatformDatabase platform) {
        this.vault = vault;
        this.platform = platform;
    }

    /// @param formerUntil when the former secret is no longer good, during an overlap
    record Hook(Instant since, Optional<Instant> formerUntil) {}

    /// Whose workflow it is.
    record Owner(UUID agency, UUID subAccount) {}

    private record Known(UUID id, Sealed sealed, Instant since, Optional<Instant> retires) {}

    /// Empty where the workflow has no address.
    Optional<Owner> owner(UUID workflow) {
        return platform.inTransaction(
                ORIGIN,
                tx -> tx.sql("""
                        select s.agency_id, s.id from app.workflow_key k join app.sub_account s on s.id = k.sub_account_id
                        where k.workflow_id = :workflow limit 1""")
                        .param("workflow", workflow)
                        .query((row, n) -> new Owner(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                        .optional());
    }

    /// Empty where the workflow has no address.
    Optional<Hook> hook(TenantTransaction tx, UUID workflow, Instant now) {
        List<Known> good = good(tx, workflow, now);
        return good.stream()
                .findFirst()
                .map(newest -> new Hook(
                        newest.since(),
                        good.stream().flatMap(key -> key.retires().stream()).findFirst()));
    }

    /// Those that may have signed, the newest first.
    List<WebhookKey> accepted(TenantTransaction tx, UUID workflow, Instant now) {
        return good(tx, workflow, now).stream().map(key -> open(tx, key)).toList();
    }

    /// A new one. The one before is good for `overlap` more; what was before that no longer.
    WebhookKey renew(TenantTransaction tx, UUID workflow, Duration overlap, Instant now) {
        tx.sql("""
                        delete from app.workflow_key
                        where sub_account_id = :subAccount and workflow_id = :workflow and retires_at is not null""").param("workflow", workflow).update();
        tx.sql("""
                        update app.workflow_key set retires_at = :later
                        where sub_account_id = :subAccount and workflow_id = :workflow""")
                .param("workflow", workflow)
                .param("later", Timestamp.from(now.plus(overlap)))
                .update();
        return add(tx, workflow);
    }

    boolean forget(TenantTransaction tx, UUID workflow) {
        return tx.sql("delete from app.workflow_key where sub_account_id = :subAccount and workflow_id = :workflow")
                        .param("workflow", workflow)
                        .update()
                > 0;
    }

    private WebhookKey add(TenantTransaction tx, UUID workflow) {
        WebhookKey key = WebhookKey.fresh();
        UUID id = tx.sql("select uuidv7()").query(UUID.class).single();
        Sealed sealed = vault.seal(tx, name(id), key.bytes());
        tx.sql("""
                        insert into app.workflow_key (sub_account_id, id, workflow_id, secret_value, secret_key_id,
                          secret_format, secret_commitment)
                        values (:subAccount, :id, :workflow, :value, :keyId, :format, :commitment)""")
                .param("id", id)
                .param("workflow", workflow)
                .param("value", sealed.value())
                .param("keyId", sealed.keyId())
                .param("format", sealed.format())
                .param("commitment", sealed.commitment())
                .update();
        return key;
    }

    private static List<Known> good(TenantTransaction tx, UUID workflow, Instant now) {
        return tx.sql("""
                        select id, secret_value, secret_key_id, secret_format, secret_commitment, created_at, retires_at
                        from app.workflow_key
                        where sub_account_id = :subAccount and workflow_id = :workflow
                          and (retires_at is null or retires_at > :now)
                        order by retires_at is not null, id desc""")
                .param("workflow", workflow)
                .param("now", Timestamp.from(now))
                .query(HookKeys::read)
                .list();
    }

    private WebhookKey open(TenantTransaction tx, Known key) {
        try (Secret secret = vault.open(tx, name(key.id()), key.sealed())) {
            return secret.use(WebhookKey::of);
        }
    }

    private static SecretName name(UUID id) {
        return new SecretName("workflow_key", id, "secret_value");
    }

    private static Known read(ResultSet row, int n) throws SQLException {
        return new Known(
                row.getObject("id", UUID.class),
                Sealed.read(row, "secret"),
                row.getTimestamp("created_at").toInstant(),
                RunRows.instant(row, "retires_at"));
    }
}
