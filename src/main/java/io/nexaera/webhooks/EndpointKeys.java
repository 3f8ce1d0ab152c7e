package io.nexaera.webhooks;

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

/// The table `webhook_key`: what signs for each endpoint, sealed by the vault; the public halves, for anybody.
@Component
class EndpointKeys {
    private static final Origin ORIGIN = Origin.ofPlatform("webhook keys");

    private final Vault vault;
    private final PlatformDatabase platform;

    EndpointKeys(Vault vault, PlatformDatabase platform) {
        this.vault = vault;
        this.platform = platform;
    }

    /// @param retires when it stops signing; empty for the present one
    record Known(UUID id, Sealed sealed, Optional<Instant> retires) {}

    /// @param key `whpk_` and Base64
    /// @param retires when messages are no longer signed with it
    public record PublicKey(String key, Instant since, Optional<Instant> retires) {}

    /// A new one that signs from now on.
    WebhookKey add(TenantTransaction tx, UUID endpoint) {
        WebhookKey key = WebhookKey.fresh();
        UUID id = tx.sql("select uuidv7()").query(UUID.class).single();
        Sealed sealed = vault.seal(tx, name(id), key.bytes());
        tx.sql("""
                        insert into app.webhook_key (tenant_id, id, endpoint_id, keys_value, keys_key_id, keys_format,
                          keys_commitment, public_key)
                        values (:tenant, :id, :endpoint, :value, :keyId, :format, :commitment, :public)""")
                .param("id", id)
                .param("endpoint", endpoint)
                .param("value", sealed.value())
                .param("keyId", sealed.keyId())
                .param("format", sealed.format())
                .param("commitment", sealed.commitment())
                .param("public", key.publicText())
                .update();
        return key;
    }

    /// The present one signs on for `overlap`; the one before it, if it still did, stops now.
    WebhookKey rotate(TenantTransaction tx, UUID endpoint, Duration overlap, Instant now) {
        tx.sql("""
                        update app.webhook_key set retires_at =
                          case when retires_at is null then :later::timestamptz else least(retires_at, :now) end
                        where tenant_id = :tenant and endpoint_id = :endpoint""")
                .param("endpoint", endpoint)
                .param("now", Timestamp.from(now))
                .param("later", Timestamp.from(now.plus(overlap)))
                .update();
        return add(tx, endpoint);
    }

    /// Those that sign at `now`, the present one first.
    List<WebhookKey> signing(TenantTransaction tx, UUID endpoint, Instant now) {
        return open(
                tx,
                known(tx, endpoint).stream()
                        .filter(key -> key.retires().map(now::isBefore).orElse(true))
                        .toList());
    }

    /// Those that signed before and don't any more, newest first.
    List<WebhookKey> retired(TenantTransaction tx, UUID endpoint, Instant now) {
        return open(
                tx,
                known(tx, endpoint).stream()
                        .filter(key ->
                                key.retires().map(at -> !now.isBefore(at)).orElse(false))
                        .toList());
    }

    /// When the former one stops signing; empty outside an overlap.
    Optional<Instant> overlapUntil(TenantTransaction tx, UUID endpoint, Instant now) {
        return known(tx, endpoint).stream()
                .flatMap(key -> key.retires().stream())
                .filter(now::isBefore)
                .findFirst();
    }

    void forget(TenantTransaction tx, UUID endpoint) {
        tx.sql("delete from app.webhook_key where tenant_id = :tenant and endpoint_id = :endpoint")
                .param("endpoint", endpoint)
                .update();
    }

    /// For anybody who has a message to check; empty where there is no such endpoint.
    List<PublicKey> published(UUID endpoint, Instant now) {
        return platform.inTransaction(
                ORIGIN,
                tx -> tx.sql("""
                        select public_key, created_at, retires_at from app.webhook_key
                        where endpoint_id = :endpoint and (retires_at is null or retires_at > :now) order by id desc""")
                        .param("endpoint", endpoint)
                        .param("now", Timestamp.from(now))
                        .query((row, n) -> new PublicKey(
                                row.getString(1),
                                row.getTimestamp(2).toInstant(),
                                Endpoints.instant(row, "retires_at")))
                        .list());
    }

    private List<Known> known(TenantTransaction tx, UUID endpoint) {
        return tx.sql("""
                        select id, keys_value, keys_key_id, keys_format, keys_commitment, retires_at from app.webhook_key
                        where tenant_id = :tenant and endpoint_id = :endpoint order by id desc limit 20""").param("endpoint", endpoint).query(EndpointKeys::read).list();
    }

    private List<WebhookKey> open(TenantTransaction tx, List<Known> known) {
        return known.stream().map(key -> open(tx, key)).toList();
    }

    private WebhookKey open(TenantTransaction tx, Known key) {
        try (Secret secret = vault.open(tx, name(key.id()), key.sealed())) {
            return secret.use(WebhookKey::of);
        }
    }

    private static SecretName name(UUID id) {
        return new SecretName("webhook_key", id, "keys_value");
    }

    private static Known read(ResultSet row, int n) throws SQLException {
        return new Known(
                row.getObject("id", UUID.class), Sealed.read(row, "keys"), Endpoints.instant(row, "retires_at"));
    }
}
