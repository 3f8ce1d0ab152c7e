package io.nexaera.vault;

import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Seals and opens secrets of the transaction's tenant.
@Component
public class Vault {
    private static final int FORMAT = 2;

    private final DataKeys keys;

    Vault(DataKeys keys) {
        this.keys = keys;
    }

    /// The same vault for a command that works beside the application.
    ///
    /// @param environment with the settings `nexaera.vault.…`
    /// @throws UnusableKeys where keys are missing; none is made
    public static Vault beside(Environment environment, PlatformDatabase database) {
        Binder binder = Binder.get(environment);
        VaultSettings settings =
                binder.bind("nexaera.vault", VaultSettings.class).get();
        RotationSettings rotation = binder.bindOrCreate("nexaera.vault.rotation", RotationSettings.class);
        try {
            Kek kek = VaultKeys.existing(settings);
            VaultKeys.demand(new KeyCheck(new KeksInUse(database), settings.shares()).gaps(kek), settings);
            Shares shares = new Shares(settings);
            ClientTokenSettings tokens = binder.bindOrCreate("nexaera.vault.client-tokens", ClientTokenSettings.class);
            LentKeys lent = new LentKeys(shares, ClientTokens.of(tokens, settings, shares));
            return new Vault(new DataKeys(kek, shares, lent, Jobs.ofAnotherProcess(), rotation));
        } catch (KekFailure failure) {
            throw UnusableKeys.because(failure);
        }
    }

    /// Encrypts `plaintext` so that it opens at `name` of this tenant only. Does not zero `plaintext`.
    public Sealed seal(TenantTransaction tx, SecretName name, byte[] plaintext) {
        try (OpenedKey key = keys.active(tx, 1)) {
            return seal(tx.scope().tenant(), key, name, plaintext);
        }
    }

    /// What is to be sealed, and where it will lie.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Named(SecretName name, byte[] plaintext) {}

    /// The same for many, with one look for the key.
    public List<Sealed> sealAll(TenantTransaction tx, List<Named> secrets) {
        try (OpenedKey key = keys.active(tx, secrets.size())) {
            return secrets.stream()
                    .map(one -> seal(tx.scope().tenant(), key, one.name(), one.plaintext()))
                    .toList();
        }
    }

    /// Decrypts what [#seal] made for the same name and tenant.
    ///
    /// @throws Problem.Conflict `vault.does-not-open` where it was moved or changed, `vault.key-missing` where its key
    /// is
    /// gone
    public Secret open(TenantTransaction tx, SecretName name, Sealed sealed) {
        try (OpenedKey key = keys.byId(tx, sealed.keyId())) {
            return open(tx.scope().tenant(), key, name, sealed);
        }
    }

    /// What `use` makes of the secret that is stored under `name`; empty where none is. The row and the data key that
    /// opens
    /// it come with one look at the database.
    ///
    /// @param whose the table's column that names the tenant: `sub_account_id`, `agency_id` or `tenant_id`
    /// @throws Problem.Conflict as [#open]
    public <T> Optional<T> read(TenantTransaction tx, SecretName name, String whose, Function<Secret, T> use) {
        SealedColumn column = new SealedColumn(name.table(), name.prefix(), whose);
        return DataKeyRows.found(tx, column, name.row()).map(found -> {
            try (OpenedKey key = keys.opening(tx, found.key());
                    Secret secret = open(tx.scope().tenant(), key, name, found.sealed())) {
                return use.apply(secret);
            }
        });
    }

    /// Refuses where the transaction's client has withdrawn its own key: then nobody works in its name with other keys
    /// either.
    ///
    /// @throws Problem.Conflict `vault.client-key-withdrawn`
    public void requireLent(TenantTransaction tx) {
        keys.requireLent(tx);
    }

    static Sealed seal(UUID tenant, OpenedKey key, SecretName name, byte[] plaintext) {
        try {
            String value = Envelope.seal(key.key(), aad(tenant, name, key.id()), plaintext);
            return new Sealed(value, key.id(), FORMAT, key.commitment(Envelope.iv(value)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    static Secret open(UUID tenant, OpenedKey key, SecretName name, Sealed sealed) {
        try {
            byte[] iv = Envelope.iv(sealed.value());
            if (!Envelope.same(commitment(key, sealed.format(), iv), sealed.commitment())) {
                throw new GeneralSecurityException("not sealed under this key");
            }
            byte[] aad = aad(tenant, name, sealed.keyId());
            return new Secret(Envelope.open(key.key(), Optional.empty(), aad, iv, sealed.value()));
        } catch (GeneralSecurityException e) {
            throw new Problem.Conflict(
                    "vault.does-not-open", "This stored secret can't be opened any more. Please enter it again.");
        }
    }

    private static String commitment(OpenedKey key, int format, byte[] iv) throws GeneralSecurityException {
        return switch (format) {
            case 1 -> Envelope.commitment(key.key(), iv);
            case FORMAT -> key.commitment(iv);
            default -> throw new GeneralSecurityException("a format that is not known");
        };
    }

    private static byte[] aad(UUID tenant, SecretName name, String keyId) {
        return String.join(
                        "|", "nx1", tenant.toString(), name.table(), name.row().toString(), name.column(), keyId)
                .getBytes(StandardCharsets.UTF_8);
    }
}
