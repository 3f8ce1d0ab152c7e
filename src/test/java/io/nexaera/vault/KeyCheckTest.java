package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.VaultSettings.Kind;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start with keys missing: what is said, and that nothing is made to cover the loss.
class KeyCheckTest {
    private static final String PASSWORD = "canary-password";

    private final VaultSettings real = TestInstallation.bean(VaultSettings.class);
    private final KeksInUse inUse = new KeksInUse(TestInstallation.bean(PlatformDatabase.class));
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();

    @TempDir
    private Path folder;

    @BeforeEach
    void somethingIsSealed() {
        SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret_value");
        TestInstallation.bean(TenantDatabase.class)
                .run(maple, tx -> TestInstallation.bean(Vault.class).seal(tx, name, "sk".getBytes(UTF_8)));
    }

    @Test
    void withAllKeysThereNothingIsSaid() {
        assertThat(VaultKeys.ready(real, inUse).ids()).isNotEmpty();
    }

    @Test
    void aLostKeyFileIsNotCoveredByAFreshOne() {
        VaultSettings lost = settings(folder.resolve("gone.p12"), real.shares(), Set.of());
        assertThatThrownBy(() -> VaultKeys.ready(lost, inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("gone.p12")
                .hasMessageContaining("data key")
                .hasMessageContaining("Restore them from your backup")
                .hasMessageContaining("NEXAERA_VAULT_LOST=" + active())
                .hasMessageNotContaining(PASSWORD);
        assertThat(folder.resolve("gone.p12")).doesNotExist();
    }

    @Test
    void whatIsLostForGoodCanBeGivenUpAndItsNameIsNotUsedAgain() {
        Set<String> all =
                Set.copyOf(inUse.all().stream().map(KeksInUse.Use::kekId).toList());
        Kek fresh = VaultKeys.ready(settings(folder.resolve("fresh.p12"), real.shares(), all), inUse);
        assertThat(fresh.ids()).hasSize(1).doesNotContainAnyElementsOf(all);
    }

    @Test
    void anotherKeyOfTheSameNameIsNoticed() throws KekFailure {
        Path other = folder.resolve("other.p12");
        KeystoreKek.create(other, PASSWORD, active());
        assertThatThrownBy(() -> VaultKeys.ready(settings(other, real.shares(), Set.of()), inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining(
                        active() + " in the key file " + other + " is another key than the one that wrapped dek-");
    }

    @Test
    void aMissingVersionIsNamedWithWhatNeedsIt() throws KekFailure {
        Path other = folder.resolve("other.p12");
        KeystoreKek.create(other, PASSWORD, "kek-999");
        assertThatThrownBy(() -> VaultKeys.ready(settings(other, real.shares(), Set.of()), inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageMatching(
                        "(?s).*" + active() + " is not in the key file .*, which holds kek-999: \\d+ data keys? of \\d+"
                                + " (clients and agencies|client or agency) can't be used without it.*");
    }

    @Test
    void aMissingFolderOfSharesIsNamed() {
        VaultSettings settings = new VaultSettings(
                Kind.KEYSTORE,
                real.keystore(),
                real.password(),
                folder.resolve("no-shares"),
                Set.of(),
                new Pkcs11(null, null, "", null));
        assertThatThrownBy(() -> VaultKeys.ready(settings, inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("no-shares does not exist")
                .hasMessageContaining("NEXAERA_VAULT_LOST=shares");
    }

    @Test
    void aSecretWhoseDataKeyIsGoneIsNamedByTableAndCount() throws SQLException {
        UUID row = UUID.randomUUID();
        Superuser.run("""
                insert into app.model_connection (sub_account_id, id, name, kind, base_url, default_model,
                  secret_value, secret_key_id, secret_format, secret_commitment)
                values ('%s', '%s', '%2$s', 'openai', 'http://127.0.0.1', 'm', 'a:b', 'dek-gone', 1, 'c')""".formatted(maple.tenant(), row));
        try {
            assertThatThrownBy(() -> VaultKeys.ready(real, inUse))
                    .isInstanceOf(UnusableKeys.class)
                    .hasMessageContaining(
                            "dek-gone is not among the data keys: 1 secret in app.model_connection.secret_key_id");
            assertThat(VaultKeys.ready(settings(real.keystorePath(), real.shares(), Set.of("dek-gone")), inUse)
                            .ids())
                    .isNotEmpty();
        } finally {
            Superuser.run("delete from app.model_connection where id = '" + row + "'");
        }
    }

    @Test
    void aWrongPasswordStopsTheStartAndIsNotShown() {
        VaultSettings wrong = new VaultSettings(
                Kind.KEYSTORE,
                real.keystore(),
                "canary-wrong",
                real.shares(),
                Set.of(),
                new Pkcs11(null, null, "", null));
        assertThatThrownBy(() -> VaultKeys.ready(wrong, inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aTokenWithoutTheKeysInUseIsNotGivenFreshOnes() throws KekFailure {
        SoftHsm hsm = SoftHsm.token();
        VaultSettings empty =
                new VaultSettings(Kind.PKCS11, null, "", real.shares(), Set.of(), hsm.settings(SoftHsm.PIN));
        assertThatThrownBy(() -> VaultKeys.ready(empty, inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("no key in the PKCS#11 token")
                .hasMessageNotContaining(SoftHsm.PIN);
        assertThat(TokenKek.open(hsm.settings(SoftHsm.PIN)).ids()).isEmpty();
    }

    /// A table that isn't known to the check would be passed over in silence: it is refused loudly instead.
    @Test
    void aTableWithSealedColumnsThatTheCheckMayNotCountIsNamed() throws SQLException {
        Superuser.run("alter policy key_check on app.model_connection rename to other");
        try {
            assertThatThrownBy(inUse::secretsWithoutKey).hasStackTraceContaining("app.model_connection");
        } finally {
            Superuser.run("alter policy other on app.model_connection rename to key_check");
        }
    }

    private String active() {
        return inUse.all().stream()
                .filter(use -> use.dataKeys() > 0)
                .map(KeksInUse.Use::kekId)
                .findFirst()
                .orElseThrow();
    }

    private VaultSettings settings(Path keystore, Path shares, Set<String> lost) {
        String password = keystore.equals(real.keystore()) ? real.password() : PASSWORD;
        return new VaultSettings(Kind.KEYSTORE, keystore, password, shares, lost, new Pkcs11(null, null, "", null));
    }
}
