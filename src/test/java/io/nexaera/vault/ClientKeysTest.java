package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.access.SupportAccess;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.identity.Visits;
import io.nexaera.models.KeyTier;
import io.nexaera.models.KeyWish;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.ProviderKind;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.State;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// A client's own key: lent, taken back, given again; and what an attacker gets who has everything else.
class ClientKeysTest {
    private static final String PASSPHRASE = "correct staple horse battery";
    private static final String PLAIN = "sk-canary-" + UUID.randomUUID();

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final ClientKeys own = TestInstallation.bean(ClientKeys.class);
    private final Shares shares = TestInstallation.bean(Shares.class);
    private final KeystoreKek kek = TestInstallation.bean(KeystoreKek.class);
    private final TestInstallation.Tenant tenant = TestInstallation.newClient(
            "Own key " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final TenantScope owner = tenant.as(Role.CLIENT_OWNER).scope();
    private final SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret_value");
    private Sealed before = new Sealed("", "", 0, "");

    @BeforeEach
    void somethingIsStored() {
        before = seal();
    }

    @Test
    void nothingOpensWhileTheKeyIsTakenBackAndEverythingDoesWhenItIsGivenAgain() {
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        own.setUp(owner, "Ada", PASSPHRASE);
        assertThat(own.standing(owner).state()).isEqualTo(State.LENT);
        Sealed since = seal();
        assertThat(since.keyId()).as("a new data key is in use").isNotEqualTo(before.keyId());
        assertThat(List.of(open(before), open(since))).containsOnly(PLAIN);

        own.withdraw(owner, "Ada");
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertWithdrawn(() -> open(before));
        assertWithdrawn(() -> open(since));
        assertWithdrawn(this::seal);
        assertWithdrawn(() -> database.inTransaction(job(), tx -> vault.open(tx, name, since)));

        own.giveBack(owner, "Ben", "  " + PASSPHRASE + " ");
        assertThat(own.standing(owner).by()).contains("Ben");
        assertThat(List.of(open(before), open(since), open(seal()))).containsOnly(PLAIN);
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
        Sealed since = seal();
        Vault otherNode = new Vault(new DataKeys(
                kek,
                new Shares(TestInstallation.bean(VaultSettings.class)),
                new LentKeys(shares, TestInstallation.bean(ClientTokens.class)),
                TestInstallation.bean(Jobs.class),
                TestInstallation.bean(RotationSettings.class)));
        assertThat(openedBy(otherNode, since)).isEqualTo(PLAIN);
        own.withdraw(owner, "Ada");
        assertWithdrawn(() -> openedBy(otherNode, since));
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
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    @Test
    void whoTurnsItOffKeepsEverything() {
        own.setUp(owner, "Ada", PASSPHRASE);
        Sealed since = seal();
        own.turnOff(owner, PASSPHRASE);
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        assertThat(List.of(open(before), open(since), open(seal()))).containsOnly(PLAIN);
    }

    /// The database, the key-encryption key and the share are all there: the layer in the middle is not.
    @Test
    void everythingButTheClientsKeyOpensNothing() throws Exception {
        assertThat(openedByHand(before))
                .as("the control: without an own key this is all it takes")
                .isEqualTo(PLAIN);
        own.setUp(owner, "Ada", PASSPHRASE);
        own.withdraw(owner, "Ada");
        assertThatThrownBy(() -> openedByHand(before)).isInstanceOf(Problem.Conflict.class);
        assertThat(Superuser.text("select wrapped || recovery from app.client_key where sub_account_id = '%s'"
                        .formatted(owner.tenant())))
                .doesNotContain(PASSPHRASE);
        Superuser.run("update app.client_key set state = 'lent' where sub_account_id = '%s'".formatted(owner.tenant()));
        assertThat(own.standing(owner).state()).isEqualTo(State.MISSING);
        assertWithdrawn(() -> open(before));
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    @Test
    void aLentKeyThatIsPutBackByHandIsNotUsedOnceItIsTakenBack() {
        own.setUp(owner, "Ada", PASSPHRASE);
        byte[] copied = shares.lent(owner.tenant()).orElseThrow();
        own.withdraw(owner, "Ada");
        shares.lend(owner.tenant(), copied);
        assertWithdrawn(() -> open(before));
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
        assertThat(open(before)).isEqualTo(PLAIN);
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
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    /// The worst moment: the new data key is made and not yet committed when the client's own is taken from around all.
    @Test
    void aDataKeyThatIsMadeWhileTheOwnKeyIsTurnedOffIsNotLeftUnderIt() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        whileAKeyIsBeingMade(() -> own.turnOff(owner, PASSPHRASE));
        assertThat(formats()).isEqualTo("2");
        assertThat(List.of(open(before), open(seal()))).containsOnly(PLAIN);
    }

    @Test
    void aDataKeyThatIsMadeWhileAnOwnKeyIsMadeIsPutUnderIt() throws Exception {
        whileAKeyIsBeingMade(() -> own.setUp(owner, "Ada", PASSPHRASE));
        assertThat(formats()).isEqualTo("3");
        assertThat(List.of(open(before), open(seal()))).containsOnly(PLAIN);
    }

    @Test
    void theVeryFirstDataKeyIsPutUnderAnOwnKeyThatIsMadeMeanwhile() throws Exception {
        Superuser.run("delete from app.data_key where tenant_id = '%s'".formatted(owner.tenant()));
        together(this::vaultSealsThenWaits, () -> own.setUp(owner, "Ada", PASSPHRASE));
        assertThat(formats()).isEqualTo("3");
        assertThat(open(seal())).isEqualTo(PLAIN);
    }

    /// Giving and taking back at one moment: whichever is last, a key that is taken back lies nowhere.
    @Test
    void whoGivesItWhileItIsTakenBackLeavesNoFileLying() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        together(
                () -> database.run(owner, tx -> {
                    tx.sql("update app.client_key set state = 'lent' where sub_account_id = :subAccount")
                            .update();
                    somebodyWaits();
                    shares.lend(owner.tenant(), new byte[32]);
                }),
                () -> own.withdraw(owner, "Ben"));
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertThat(shares.lent(owner.tenant())).isEmpty();
    }

    private void whileAKeyIsBeingMade(Runnable deed) throws Exception {
        DataKeys keys = TestInstallation.bean(DataKeys.class);
        together(
                () -> database.run(owner, tx -> {
                    keys.rotate(tx);
                    somebodyWaits();
                }),
                deed);
    }

    private void vaultSealsThenWaits() {
        database.run(owner, tx -> {
            vault.seal(tx, name, PLAIN.getBytes(UTF_8));
            somebodyWaits();
        });
    }

    private final CountDownLatch begun = new CountDownLatch(1);

    /// Runs `second` while `first` has done its part and not committed.
    private void together(Runnable first, Runnable second) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> earlier = threads.submit(first);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            Future<?> later = threads.submit(second);
            earlier.get(60, TimeUnit.SECONDS);
            later.get(60, TimeUnit.SECONDS);
        }
    }

    /// Until another transaction waits for a row of this one's.
    private void somebodyWaits() {
        begun.countDown();
        try {
            String waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (Superuser.text(waits).equals("0") && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String formats() throws SQLException {
        return Superuser.text(
                "select string_agg(distinct format::text, ' ') from app.data_key where tenant_id = '%s' and state <> 'destroyed'"
                        .formatted(owner.tenant()));
    }

    @Test
    void rotationWaitsForTheClientAndGoesOnAfterwards() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        String active = seal().keyId();
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
        assertThat(seal().keyId()).isNotEqualTo(active);
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
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    @Test
    void shreddingTakesTheLentKeyAlong() {
        own.setUp(owner, "Ada", PASSPHRASE);
        TestInstallation.bean(KeyRotation.class).shred(owner);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        own.giveBack(owner, "Ada", PASSPHRASE);
        assertThatThrownBy(() -> open(before)).isInstanceOf(Problem.Conflict.class);
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
                tenant.as(Role.CLIENT_ADMIN).scope(),
                job(),
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
                            tx -> tx.sql("select ctx.hold_data_key('%s', '', '', '', false)".formatted(before.keyId()))
                                    .query(Boolean.class)
                                    .single()))
                    .isFalse();
        }
        assertThat(database.<Long>inTransaction(
                        owner, tx -> tx.sql(look).query(Long.class).single()))
                .as("the control: the owner sees it")
                .isEqualTo(1);
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

    private TenantScope job() {
        return ScopeMint.job(owner.agency(), owner.subAccount(), owner.principal(), Origin.ofPlatform("test"));
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

    private Sealed seal() {
        return database.inTransaction(owner, tx -> vault.seal(tx, name, PLAIN.getBytes(UTF_8)));
    }

    private String open(Sealed sealed) {
        return openedBy(vault, sealed);
    }

    private String openedBy(Vault node, Sealed sealed) {
        try (Secret secret = database.inTransaction(owner, tx -> node.open(tx, name, sealed))) {
            return secret.text();
        }
    }

    /// What the application does without an own key, on what is stored.
    private String openedByHand(Sealed sealed) throws Exception {
        String where = " from app.data_key where id = '%s'".formatted(sealed.keyId());
        byte[] seed = kek.unwrap(
                Superuser.text("select kek_id" + where),
                sealed.keyId(),
                Base64.getMimeDecoder().decode(Superuser.text("select encode(wrapped, 'base64')" + where)));
        byte[] share = shares.of(owner.tenant());
        try (OpenedKey key =
                        new OpenedKey(sealed.keyId(), new ErasableKey(DataKeys.joined(share, sealed.keyId(), seed)));
                Secret secret = Vault.open(owner.tenant(), key, name, sealed)) {
            return secret.text();
        }
    }

    private static void assertWithdrawn(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        refused -> assertThat(refused.code()).isEqualTo("vault.client-key-withdrawn"));
    }
}
