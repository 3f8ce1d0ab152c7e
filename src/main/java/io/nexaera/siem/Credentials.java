package io.nexaera.siem;

import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.vault.Sealed;
import io.nexaera.vault.Secret;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// The sealed columns of `siem_destination`: token, signing secret or password, and the key of a client
/// certificate.
@Component
class Credentials {
    private static final int HINT = 4;

    private final Vault vault;

    Credentials(Vault vault) {
        this.vault = vault;
    }

    /// What a delivery needs; empty texts where there is none. Never printed.
    record Opened(String secret, String tlsKey) {
        @Override
        public String toString() {
            return "[secret]";
        }
    }

    void keepSecret(TenantTransaction tx, UUID id, String secret) {
        keep(tx, id, "secret", secret);
        tx.sql("update app.siem_destination set hint = :hint where tenant_id = :tenant and id = :id")
                .param("id", id)
                .param("hint", secret.length() < 4 * HINT ? "" : secret.substring(secret.length() - HINT))
                .update();
    }

    void keepTlsKey(TenantTransaction tx, UUID id, String key) {
        keep(tx, id, "tls_key", key);
    }

    private void keep(TenantTransaction tx, UUID id, String column, String text) {
        Sealed sealed = vault.seal(tx, name(id, column), text.getBytes(StandardCharsets.UTF_8));
        tx.sql("""
                        update app.siem_destination set %1$s_value = :value, %1$s_key_id = :key, %1$s_format = :format,
                          %1$s_commitment = :commitment where tenant_id = :tenant and id = :id""".formatted(column))
                .param("id", id)
                .param("value", sealed.value())
                .param("key", sealed.keyId())
                .param("format", sealed.format())
                .param("commitment", sealed.commitment())
                .update();
    }

    Opened open(TenantTransaction tx, UUID id) {
        return new Opened(open(tx, id, "secret"), open(tx, id, "tls_key"));
    }

    private String open(TenantTransaction tx, UUID id, String column) {
        return vault.read(tx, name(id, column), "tenant_id", Secret::text).orElse("");
    }

    private static SecretName name(UUID id, String column) {
        return new SecretName("siem_destination", id, column + "_value");
    }
}
