package io.nexaera.vault;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantTransaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/// Seals and opens secrets of the transaction's tenant.
@Component
public class Vault {
    private static final int FORMAT = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeystoreKek kek;

    Vault(KeystoreKek kek) {
        this.kek = kek;
    }

    private record DataKey(String id, SecretKey key) {}

    /// Encrypts `plaintext` so that it opens at `name` of this tenant only. Does not zero `plaintext`.
    public Sealed seal(TenantTransaction tx, SecretName name, byte[] plaintext) {
        try {
            Optional<DataKey> newest = newest(tx);
            DataKey data = newest.isPresent() ? newest.get() : create(tx);
            String value = Envelope.seal(data.key(), aad(tx, name, data.id()), plaintext);
            return new Sealed(value, data.id(), FORMAT, Envelope.commitment(data.key(), value));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /// Decrypts what [#seal] made for the same name and tenant.
    ///
    /// @throws Problem.Conflict `vault.does-not-open` where it was moved, changed, or its key is gone
    public Secret open(TenantTransaction tx, SecretName name, Sealed sealed) {
        try {
            SecretKey key = byId(tx, sealed.keyId())
                    .orElseThrow(() -> new GeneralSecurityException("unknown key"))
                    .key();
            if (sealed.format() != FORMAT || !Envelope.committed(key, sealed.value(), sealed.commitment())) {
                throw new GeneralSecurityException("not sealed under this key");
            }
            return new Secret(Envelope.open(key, aad(tx, name, sealed.keyId()), sealed.value()));
        } catch (GeneralSecurityException e) {
            throw new Problem.Conflict(
                    "vault.does-not-open", "This stored secret can't be opened any more. Please enter it again.");
        }
    }

    private Optional<DataKey> newest(TenantTransaction tx) {
        return tx.sql("select id, wrapped from app.data_key where tenant_id = :tenant order by created_at desc limit 1")
                .query((row, n) -> unwrapped(row.getString("id"), row.getBytes("wrapped")))
                .optional();
    }

    private Optional<DataKey> byId(TenantTransaction tx, String id) {
        return tx.sql("select id, wrapped from app.data_key where tenant_id = :tenant and id = :id")
                .param("id", id)
                .query((row, n) -> unwrapped(row.getString("id"), row.getBytes("wrapped")))
                .optional();
    }

    private DataKey create(TenantTransaction tx) throws GeneralSecurityException {
        String id = "dek-" + UUID.randomUUID();
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        byte[] wrapped = kek.wrap(id, bytes);
        Arrays.fill(bytes, (byte) 0);
        tx.sql("insert into app.data_key (tenant_id, id, kek_id, wrapped) values (:tenant, :id, :kek, :wrapped)")
                .param("id", id)
                .param("kek", kek.id())
                .param("wrapped", wrapped)
                .update();
        return unwrapped(id, wrapped);
    }

    private DataKey unwrapped(String id, byte[] wrapped) {
        try {
            return new DataKey(id, kek.unwrap(id, wrapped));
        } catch (GeneralSecurityException e) {
            throw new Problem.Conflict(
                    "vault.key-does-not-open", "The key file of this installation does not fit its data.");
        }
    }

    private static byte[] aad(TenantTransaction tx, SecretName name, String keyId) {
        return String.join(
                        "|",
                        "nx1",
                        tx.scope().tenant().toString(),
                        name.table(),
                        name.row().toString(),
                        name.column(),
                        keyId)
                .getBytes(StandardCharsets.UTF_8);
    }
}
