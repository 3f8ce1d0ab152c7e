package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VaultDatabaseTest {
    private static final byte[] PLAIN = "sk-live-1234".getBytes(StandardCharsets.UTF_8);

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
    private final TenantScope harbor =
            TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope();
    private final SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret");

    @Test
    void whatWasSealedOpensAndPrintsNothing() {
        Sealed sealed = database.inTransaction(maple, tx -> vault.seal(tx, name, PLAIN));
        assertThat(sealed.value()).doesNotContain("sk-live").contains(":");
        try (Secret secret = database.inTransaction(maple, tx -> vault.open(tx, name, sealed))) {
            assertThat(secret.text()).isEqualTo("sk-live-1234");
            assertThat(secret).hasToString("[secret]");
        }
    }

    @Test
    void anotherRowColumnOrTenantDoesNotOpenIt() {
        Sealed sealed = database.inTransaction(maple, tx -> vault.seal(tx, name, PLAIN));
        SecretName otherRow = new SecretName(name.table(), UUID.randomUUID(), name.column());
        SecretName otherColumn = new SecretName(name.table(), name.row(), "other");
        for (SecretName other : new SecretName[] {otherRow, otherColumn}) {
            assertThatThrownBy(() -> database.run(maple, tx -> vault.open(tx, other, sealed)))
                    .isInstanceOf(Problem.Conflict.class);
        }
        assertThatThrownBy(() -> database.run(harbor, tx -> vault.open(tx, name, sealed)))
                .isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void aForgedCommitmentDoesNotOpen() {
        Sealed sealed = database.inTransaction(maple, tx -> vault.seal(tx, name, PLAIN));
        Sealed forged = new Sealed(
                sealed.value(),
                sealed.keyId(),
                sealed.format(),
                sealed.commitment().replace('A', 'B') + "x");
        assertThatThrownBy(() -> database.run(maple, tx -> vault.open(tx, name, forged)))
                .isInstanceOf(Problem.Conflict.class)
                .hasMessageNotContaining("sk-live");
    }
}
