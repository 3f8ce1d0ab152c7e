package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.SQLException;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A new client with something sealed, for tests of a key of the client's own.
final class SealingClient {
    static final String PASSPHRASE = "correct staple horse battery";
    static final String PLAIN = "sk-canary-" + UUID.randomUUID();

    final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    final Vault vault = TestInstallation.bean(Vault.class);
    final TestInstallation.Tenant tenant;
    final TenantScope owner;
    final SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret_value");

    /// Sealed before the client has a key of its own.
    final Sealed before;

    SealingClient(String called) {
        tenant = TestInstallation.newClient(
                called + " " + UUID.randomUUID(), UUID.randomUUID().toString());
        owner = tenant.as(Role.CLIENT_OWNER).scope();
        before = seal();
    }

    Sealed seal() {
        return database.inTransaction(owner, tx -> vault.seal(tx, name, PLAIN.getBytes(UTF_8)));
    }

    String open(Sealed sealed) {
        return openedBy(vault, sealed);
    }

    String openedBy(Vault node, Sealed sealed) {
        try (Secret secret = database.inTransaction(owner, tx -> node.open(tx, name, sealed))) {
            return secret.text();
        }
    }

    /// Background work in the client's name.
    TenantScope job() {
        return ScopeMint.job(owner.agency(), owner.subAccount(), owner.principal(), Origin.ofPlatform("test"));
    }

    /// Of the data keys in use.
    String formats() throws SQLException {
        return Superuser.text(
                "select string_agg(distinct format::text, ' ') from app.data_key where tenant_id = '%s' and state <> 'destroyed'"
                        .formatted(owner.tenant()));
    }

    static void assertRefused(String code, ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageNotContaining(SoftHsm.PIN);
    }

    static void assertWithdrawn(ThrowingCallable use) {
        assertRefused("vault.client-key-withdrawn", use);
    }
}
