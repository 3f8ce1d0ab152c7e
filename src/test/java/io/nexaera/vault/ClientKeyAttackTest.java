package io.nexaera.vault;

import static io.nexaera.vault.SealingClient.PASSPHRASE;
import static io.nexaera.vault.SealingClient.PLAIN;
import static io.nexaera.vault.SealingClient.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.access.SupportAccess;
import io.nexaera.identity.Role;
import io.nexaera.identity.Visits;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.State;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// What somebody gets who has everything but a client's own key.
class ClientKeyAttackTest {
    private final SealingClient client = new SealingClient("Own key");
    private final TenantScope owner = client.owner;
    private final TenantDatabase database = client.database;
    private final ClientKeys own = TestInstallation.bean(ClientKeys.class);
    private final Shares shares = TestInstallation.bean(Shares.class);

    /// The database, the key-encryption key and the share are all there: the layer in the middle is not.
    @Test
    void everythingButTheClientsKeyOpensNothing() throws Exception {
        assertThat(openedByHand(client.before))
                .as("the control: without an own key this is all it takes")
                .isEqualTo(PLAIN);
        own.setUp(owner, "Ada", PASSPHRASE);
        own.withdraw(owner, "Ada");
        assertThatThrownBy(() -> openedByHand(client.before)).isInstanceOf(Problem.Conflict.class);
        assertThat(Superuser.text("select wrapped || recovery from app.client_key where sub_account_id = '%s'"
                        .formatted(owner.tenant())))
                .doesNotContain(PASSPHRASE);
        Superuser.run("update app.client_key set state = 'lent' where sub_account_id = '%s'".formatted(owner.tenant()));
        assertThat(own.standing(owner).state()).isEqualTo(State.MISSING);
        assertWithdrawn(() -> client.open(client.before));
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    @Test
    void aLentKeyThatIsPutBackByHandIsNotUsedOnceItIsTakenBack() {
        own.setUp(owner, "Ada", PASSPHRASE);
        byte[] copied = shares.lent(owner.tenant()).orElseThrow();
        own.withdraw(owner, "Ada");
        shares.lend(owner.tenant(), copied);
        assertWithdrawn(() -> client.open(client.before));
        shares.takeBack(owner.tenant());
    }

    @Test
    void guessingEndsAfterFiveTriesForAQuarterOfAnHour() throws SQLException {
        own.setUp(owner, "Ada", PASSPHRASE);
        own.withdraw(owner, "Ada");
        for (int i = 0; i < ClientKeyProof.MOST_TRIES; i++) {
            assertThatThrownBy(() -> own.giveBack(owner, "Ada", "not the right words at all"))
                    .isInstanceOf(Problem.Invalid.class);
        }
        assertThatThrownBy(() -> own.giveBack(owner, "Ada", PASSPHRASE))
                .as("also the right one: or guessing would go on")
                .isInstanceOf(Problem.TooMany.class);
        assertThat(Superuser.text(
                        "select count(*) from app.audit_entry where tenant_id = '%s' and action = 'vault.client-key-refused'"
                                .formatted(owner.tenant())))
                .isEqualTo("5");
        Superuser.run(
                "update app.client_key set tries_since = now() - interval '16 minutes' where sub_account_id = '%s'"
                        .formatted(owner.tenant()));
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    /// As the application's role with SQL of one's own choice.
    @Test
    void nobodyButTheOwnerTouchesTheRow() {
        own.setUp(owner, "Ada", PASSPHRASE);
        own.withdraw(owner, "Ada");
        String change = "update app.client_key set state = 'lent', wrapped = 'x'";
        String look = "select count(*) from app.client_key";
        for (TenantScope other : List.of(
                TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope(),
                TestInstallation.northwind().as(Role.AGENCY_OWNER).scope(),
                client.tenant.as(Role.CLIENT_ADMIN).scope(),
                client.job(),
                visit())) {
            assertThat(database.<Integer>inTransaction(
                            other, tx -> tx.sql(change).update()))
                    .isZero();
            assertThat(database.<Long>inTransaction(
                            other, tx -> tx.sql(look).query(Long.class).single()))
                    .isZero();
            assertThat(database.<Integer>inTransaction(
                            other, tx -> tx.sql("delete from app.client_key").update()))
                    .isZero();
            assertThatThrownBy(() -> database.inTransaction(
                            other,
                            tx -> tx.sql("""
                                    insert into app.client_key (sub_account_id, agency_id, salt, wrapped, recovery, by_name)
                                    values ('%s', '%s', sha256('x'), '', '', 'x')""".formatted(UUID.randomUUID(), UUID.randomUUID()))
                                    .update()))
                    .isInstanceOf(DataAccessException.class);
            assertThat(database.<Boolean>inTransaction(
                            other,
                            tx -> tx.sql("select ctx.hold_data_key('%s', '', '', '', false)"
                                            .formatted(client.before.keyId()))
                                    .query(Boolean.class)
                                    .single()))
                    .isFalse();
        }
        assertThat(database.<Long>inTransaction(
                        owner, tx -> tx.sql(look).query(Long.class).single()))
                .as("the control: the owner sees it")
                .isEqualTo(1);
    }

    private TenantScope visit() {
        SupportAccess access = TestInstallation.bean(SupportAccess.class);
        TenantScope asker = TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
        UUID grant = access.request(
                        asker,
                        "Ben",
                        new SupportAccess.Wish(
                                owner.requireSubAccount(), "The agent does not answer", 30, true, Visits.scopes(true)))
                .id();
        access.approve(owner, grant, "Ada", new SupportAccess.Permit(30, true, Visits.scopes(true)));
        String session = database.inTransaction(asker, tx -> access.enter(tx, access.find(tx, grant)));
        return ScopeMint.support(
                asker.agency(),
                owner.requireSubAccount(),
                asker.principal(),
                Visits.scopes(true),
                grant,
                session,
                Origin.ofPlatform("test"));
    }

    /// What the application does without an own key, on what is stored.
    private String openedByHand(Sealed sealed) throws Exception {
        String where = " from app.data_key where id = '%s'".formatted(sealed.keyId());
        byte[] seed = TestInstallation.bean(KeystoreKek.class)
                .unwrap(
                        Superuser.text("select kek_id" + where),
                        sealed.keyId(),
                        Base64.getMimeDecoder().decode(Superuser.text("select encode(wrapped, 'base64')" + where)));
        byte[] share = shares.of(owner.tenant());
        try (OpenedKey key =
                        new OpenedKey(sealed.keyId(), new ErasableKey(DataKeys.joined(share, sealed.keyId(), seed)));
                Secret secret = Vault.open(owner.tenant(), key, client.name, sealed)) {
            return secret.text();
        }
    }
}
