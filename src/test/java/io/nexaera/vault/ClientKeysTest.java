package io.nexaera.vault;

import static io.nexaera.vault.SealingClient.PASSPHRASE;
import static io.nexaera.vault.SealingClient.PLAIN;
import static io.nexaera.vault.SealingClient.assertWithdrawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.models.KeyTier;
import io.nexaera.models.KeyWish;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.ProviderKind;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A client's own key: lent, taken back, given again.
class ClientKeysTest {
    private final SealingClient client = new SealingClient("Own key");
    private final TenantScope owner = client.owner;
    private final TenantDatabase database = client.database;
    private final ClientKeys own = TestInstallation.bean(ClientKeys.class);
    private final Shares shares = TestInstallation.bean(Shares.class);

    @Test
    void nothingOpensWhileTheKeyIsTakenBackAndEverythingDoesWhenItIsGivenAgain() {
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        own.setUp(owner, "Ada", PASSPHRASE);
        assertThat(own.standing(owner).state()).isEqualTo(State.LENT);
        Sealed since = client.seal();
        assertThat(since.keyId()).as("a new data key is in use").isNotEqualTo(client.before.keyId());
        assertThat(List.of(client.open(client.before), client.open(since))).containsOnly(PLAIN);

        own.withdraw(owner, "Ada");
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertWithdrawn(() -> client.open(client.before));
        assertWithdrawn(() -> client.open(since));
        assertWithdrawn(client::seal);
        assertWithdrawn(() -> database.inTransaction(client.job(), tx -> client.vault.open(tx, client.name, since)));

        own.giveBack(owner, "Ben", "  " + PASSPHRASE + " ");
        assertThat(own.standing(owner).by()).contains("Ben");
        assertThat(List.of(client.open(client.before), client.open(since), client.open(client.seal())))
                .containsOnly(PLAIN);
    }

    @Test
    void noAgentAnswersWithAnotherKeyEitherWhileItIsTakenBack() {
        ModelKeys keys = TestInstallation.bean(ModelKeys.class);
        own.setUp(owner, "Ada", PASSPHRASE);
        TenantScope agent = TestInstallation.bean(AgentRuns.class).answering(owner, UUID.randomUUID());
        KeyWish anything = new KeyWish(Optional.empty(), Optional.of(ProviderKind.OPENAI), Set.of(KeyTier.values()));
        assertThat(keys.connect(agent, anything)).isEmpty();
        own.withdraw(owner, "Ada");
        assertWithdrawn(() -> keys.connect(agent, anything));
    }

    @Test
    void anotherNodeStopsWithItsNextUse() {
        own.setUp(owner, "Ada", PASSPHRASE);
        Sealed since = client.seal();
        Vault otherNode = new Vault(new DataKeys(
                TestInstallation.bean(KeystoreKek.class),
                new Shares(TestInstallation.bean(VaultSettings.class)),
                new LentKeys(shares, TestInstallation.bean(ClientTokens.class)),
                TestInstallation.bean(Jobs.class),
                TestInstallation.bean(RotationSettings.class)));
        assertThat(client.openedBy(otherNode, since)).isEqualTo(PLAIN);
        own.withdraw(owner, "Ada");
        assertWithdrawn(() -> client.openedBy(otherNode, since));
    }

    @Test
    void theRecoveryCodeBringsItBackAndThePassphraseCanBeChanged() {
        String code = own.setUp(owner, "Ada", PASSPHRASE);
        assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}");
        own.withdraw(owner, "Ada");
        own.giveBack(owner, "Ada", code.toLowerCase(java.util.Locale.ROOT).replace('-', ' '));
        own.change(owner, code, "four other words, later on");
        own.withdraw(owner, "Ada");
        assertThatThrownBy(() -> own.giveBack(owner, "Ada", PASSPHRASE))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class, wrong -> assertThat(wrong.code()).isEqualTo("vault.client-key-wrong"));
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        own.giveBack(owner, "Ada", "four other words, later on");
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    @Test
    void whoTurnsItOffKeepsEverything() {
        own.setUp(owner, "Ada", PASSPHRASE);
        Sealed since = client.seal();
        own.turnOff(owner, PASSPHRASE);
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        assertThat(List.of(client.open(client.before), client.open(since), client.open(client.seal())))
                .containsOnly(PLAIN);
    }

    @Test
    void aPassphraseThatWouldBeGuessedIsRefused() {
        for (String weak :
                List.of("short", "aaaaaaaaaaaaaaaaaaaaaa", "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ", " ".repeat(30))) {
            assertThatThrownBy(() -> own.setUp(owner, "Ada", weak))
                    .isInstanceOf(Problem.Invalid.class)
                    .hasMessageNotContaining(weak);
        }
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(shares.lent(owner.tenant())).isEmpty();
    }

    @Test
    void twoWhoMakeAKeyAtOnceMakeOne() {
        own.setUp(owner, "Ada", PASSPHRASE);
        assertThatThrownBy(() -> own.setUp(owner, "Ben", "another staple horse battery"))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        taken -> assertThat(taken.code()).isEqualTo("vault.client-key-exists"));
        own.withdraw(owner, "Ada");
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    @Test
    void rotationWaitsForTheClientAndGoesOnAfterwards() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        String active = client.seal().keyId();
        own.withdraw(owner, "Ada");
        KeysDue due = TestInstallation.bean(KeysDue.class);
        Job job = new Job(UUID.randomUUID(), due.kind(), UUID.fromString(active.substring(4)), owner, 1);
        due.run(job);
        assertThat(Superuser.text("""
                        select count(*) from app.job where kind = 'vault.rotate-when-due' and subject = '%s'
                          and run_at < now() + interval '61 minutes'""".formatted(active.substring(4)))).isEqualTo("1");
        assertThat(Superuser.text("select state from app.data_key where id = '%s'".formatted(active)))
                .isEqualTo("active");
        assertWithdrawn(() -> TestInstallation.bean(KeyRotation.class).rotate(owner));

        own.giveBack(owner, "Ada", PASSPHRASE);
        due.run(job);
        assertThat(client.seal().keyId()).isNotEqualTo(active);
    }

    /// The key-encryption key changes without the client: its layer is further in.
    @Test
    void theKeyEncryptionKeyRotatesWhileItIsTakenBack() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        own.withdraw(owner, "Ada");
        KeksInUse inUse = new KeksInUse(TestInstallation.bean(PlatformDatabase.class));
        VaultSettings settings = TestInstallation.bean(VaultSettings.class);
        KekRotation rotation = new KekRotation(
                KeystoreKek.open(settings.keystorePath(), settings.password()),
                inUse,
                new KeyCheck(inUse, settings.shares()),
                io.nexaera.audit.AuditLog.besideTheApplication());
        String fresh = rotation.next();
        assertThat(rotation.rewrap(seen -> {}).failed()).isZero();
        assertThat(rotation.gaps()).isEmpty();
        assertThat(Superuser.text("select string_agg(distinct kek_id, ' ') from app.data_key where tenant_id = '%s'"
                        .formatted(owner.tenant())))
                .isEqualTo(fresh);
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    @Test
    void shreddingTakesTheLentKeyAlong() {
        own.setUp(owner, "Ada", PASSPHRASE);
        TestInstallation.bean(KeyRotation.class).shred(owner);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThatThrownBy(() -> client.open(client.before)).isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void theAgencySeesHowItsClientsKeyStandsAndANeighbouringAgencyDoesNot() {
        own.setUp(owner, "Ada", PASSPHRASE);
        TenantScope agency = TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
        assertThat(own.ofClients(agency).get(owner.tenant()))
                .isNotNull()
                .extracting(ClientKeys.Standing::state)
                .isEqualTo(State.LENT);
        own.withdraw(owner, "Ada");
        assertThat(own.ofClients(agency).get(owner.tenant()))
                .isEqualTo(new ClientKeys.Standing(
                        State.WITHDRAWN,
                        own.standing(owner).since(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(own.ofClients(
                        TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope()))
                .isEmpty();
    }
}
