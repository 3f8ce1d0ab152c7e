package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.models.KeyTier;
import io.nexaera.models.KeyWish;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.ProviderKind;
import io.nexaera.outbox.Job;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.Place;
import io.nexaera.vault.ClientKeys.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client's own key in the client's own PKCS#11 token, SoftHSM: used, pulled out, deleted, taken back.
class ClientTokensTest {
    private static final String LABEL = "birch-2026";
    private static final String PLAIN = "sk-canary-" + UUID.randomUUID();

    private static SoftHsm birch;
    private static SoftHsm other;

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final ClientKeys own = TestInstallation.bean(ClientKeys.class);
    private final Shares shares = TestInstallation.bean(Shares.class);
    private final TestInstallation.Tenant tenant = TestInstallation.newClient(
            "Token " + UUID.randomUUID(), UUID.randomUUID().toString());
    private final TenantScope owner = tenant.as(Role.CLIENT_OWNER).scope();
    private final SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret_value");
    private final String mine = "birch-" + owner.tenant().toString().substring(24);
    private Sealed before = new Sealed("", "", 0, "");

    @BeforeAll
    static void twoTokens() {
        birch = SoftHsm.token();
        other = SoftHsm.token();
    }

    @BeforeEach
    void theOperatorListsOne() throws Exception {
        before = seal();
        ClientTokenFile.write(mine, owner.tenant(), birch);
    }

    @AfterEach
    void nobodyStaysSignedIn() {
        TestInstallation.bean(ClientTokens.class).leave(owner.tenant());
    }

    @Test
    void theTokenHasToServeForEveryUseAndTakingBackStopsAll() throws Exception {
        make();
        assertThat(own.standing(owner).state()).isEqualTo(State.LENT);
        assertThat(own.standing(owner).place()).contains(new Place(mine, LABEL));
        Sealed since = seal();
        assertThat(since.keyId()).as("a new data key is in use").isNotEqualTo(before.keyId());
        assertThat(List.of(open(before), open(since))).containsOnly(PLAIN);
        assertThat(formats()).isEqualTo("3");

        own.withdraw(owner, "Ada");
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertThat(shares.lent(owner.tenant())).as("the PIN is gone").isEmpty();
        assertRefused("vault.client-key-withdrawn", () -> open(before));
        assertRefused("vault.client-key-withdrawn", this::seal);

        own.giveBack(owner, "Ben", SoftHsm.PIN);
        assertThat(List.of(open(before), open(since), open(seal()))).containsOnly(PLAIN);
        own.turnOff(owner, SoftHsm.PIN);
        assertThat(formats()).isEqualTo("2");
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(List.of(open(before), open(since), open(seal()))).containsOnly(PLAIN);
    }

    /// The database, the key-encryption key, the share, the PIN's file and its key: all but the token.
    @Test
    void pulledOutItStopsEveryUseAndNoAgentAnswersWithAnotherKey() throws Exception {
        make();
        ModelKeys keys = TestInstallation.bean(ModelKeys.class);
        TenantScope agent = TestInstallation.bean(AgentRuns.class).answering(owner, UUID.randomUUID());
        KeyWish anything = new KeyWish(Optional.empty(), Optional.of(ProviderKind.OPENAI), Set.of(KeyTier.values()));
        assertThat(keys.connect(agent, anything)).isEmpty();
        assertThat(open(before)).isEqualTo(PLAIN);
        Path elsewhere = birch.library().resolveSibling("away-" + owner.tenant());
        TokenSession everybody = signedIn();
        Files.move(birch.library(), elsewhere);
        try {
            everybody.signOut(); // as when the token restarts; after the move, so that nobody signs in again
            assertRefused("vault.client-token-no-answer", () -> open(before));
            assertRefused("vault.client-token-no-answer", this::seal);
            assertRefused("vault.client-token-no-answer", () -> keys.connect(agent, anything));
        } finally {
            Files.move(elsewhere, birch.library());
        }
        await().untilAsserted(() -> {
            rested();
            assertThat(catchThrowable(() -> assertThat(open(before)).isEqualTo(PLAIN)))
                    .as("back in its slot")
                    .isNull();
        });
    }

    @Test
    void aKeyThatIsDeletedInTheTokenIsMissedFromTheNextUseOn() throws Exception {
        make();
        assertThat(open(before)).isEqualTo(PLAIN);
        signedIn().store().deleteEntry(LABEL);
        assertRefused("vault.client-token-key-missing", () -> open(before));
        signedIn().make(LABEL);
        await().untilAsserted(
                        () -> { // a look that is under way may have missed it a moment ago
                            rested();
                            assertRefused("vault.client-token-other-key", () -> open(before));
                        });
        assertThatThrownBy(() -> own.giveBack(owner, "Ada", SoftHsm.PIN))
                .as("another key of the same name is not taken for it")
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("vault.client-token-other-key"));
    }

    @Test
    void aWrongPinWritesNothingAndIsNotTriedOftenerThanThePersonDoes() throws Exception {
        for (int i = 0; i < WrongPins.MOST; i++) {
            assertThatThrownBy(() -> own.setUpInToken(owner, "Ada", new Place(mine, LABEL), "canary-wrong", true))
                    .isInstanceOfSatisfying(Problem.Invalid.class, wrong -> {
                        assertThat(wrong.code()).isEqualTo("vault.client-token-pin-refused");
                        assertThat(wrong.field()).isEqualTo("pin");
                    })
                    .hasMessageNotContaining("canary");
        }
        assertThatThrownBy(() -> own.setUpInToken(owner, "Ada", new Place(mine, LABEL), SoftHsm.PIN, true))
                .as("also the right one: the token would lock with the next wrong one")
                .isInstanceOf(Problem.TooMany.class);
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        assertThat(formats()).isEqualTo("2");
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    /// Signed in already, a token says yes to any PIN (PKCS#11 v2.40, C_Login): so it is signed out of first.
    @Test
    void whileItIsSignedInAWrongPinIsWrongAllTheSame() throws Exception {
        make();
        assertThat(open(before)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> own.turnOff(owner, "canary-wrong")).isInstanceOf(Problem.Invalid.class);
        assertThat(Superuser.text(
                        "select count(*) from app.audit_entry where tenant_id = '%s' and action = 'vault.client-key-refused'"
                                .formatted(owner.tenant())))
                .isEqualTo("1");
        assertThat(open(before)).as("the stored PIN signs in again").isEqualTo(PLAIN);
    }

    @Test
    void aPinThatTheTokenRefusesLaterIsForgottenAndNeverTriedAgain() throws Exception {
        make();
        ClientTokens.Held held =
                database.inTransaction(owner, ClientKeyRow::held).orElseThrow();
        shares.lend(owner.tenant(), held.sealed(owner.tenant(), "canary-old-pin"));
        TestInstallation.bean(ClientTokens.class).leave(owner.tenant());
        assertRefused("vault.client-token-pin-refused", () -> open(before));
        assertThat(shares.lent(owner.tenant()).orElseThrow())
                .as("the mark that it was lent, and no PIN")
                .isEmpty();
        shares.lend(owner.tenant(), new byte[0]);
        assertRefused("vault.client-token-pin-refused", () -> open(before));
        assertThat(own.standing(owner).state()).isEqualTo(State.AWAY);
        assertThat(own.standing(owner).trouble().orElseThrow()).contains("refuses the PIN");
        own.giveBack(owner, "Ada", SoftHsm.PIN);
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    @Test
    void aClientUsesItsOwnTokenAndNobodyElses() throws Exception {
        TenantScope neighbour = TestInstallation.newClient(
                        "Neighbour " + UUID.randomUUID(), UUID.randomUUID().toString())
                .as(Role.CLIENT_OWNER)
                .scope();
        assertThat(own.tokens(owner)).containsExactly(mine);
        assertThat(own.tokens(neighbour)).isEmpty();
        assertThatThrownBy(() -> own.setUpInToken(neighbour, "Eve", new Place(mine, LABEL), SoftHsm.PIN, true))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("vault.client-token-not-listed"));
        make();
        ClientTokenFile.write(mine, neighbour.tenant(), birch);
        assertRefused("vault.client-token-not-listed", () -> open(before));
        ClientTokenFile.write(mine, owner.tenant(), birch);
        assertThat(open(before)).as("the control: listed again").isEqualTo(PLAIN);
    }

    /// The same name of a key, the same PIN, the wrong token: nothing opens.
    @Test
    void anotherTokenInItsPlaceOpensNothing() throws Exception {
        make();
        TokenSession.signIn(other.settings(""), SoftHsm.PIN.toCharArray()).make(LABEL);
        ClientTokenFile.write(mine, owner.tenant(), other);
        assertRefused("vault.client-token-other-key", () -> open(before));
        ClientTokenFile.write(mine, owner.tenant(), birch);
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    @Test
    void neitherTheDatabaseNorTheFolderHasThePin() throws Exception {
        make();
        assertThat(Superuser.text("select client_key::text from app.client_key where sub_account_id = '%s'"
                        .formatted(owner.tenant())))
                .doesNotContain(SoftHsm.PIN);
        assertThat(new String(shares.lent(owner.tenant()).orElseThrow(), UTF_8)).doesNotContain(SoftHsm.PIN);
        ClientTokens.Held held =
                database.inTransaction(owner, ClientKeyRow::held).orElseThrow();
        ClientTokens.Held elsewhere = new ClientTokens.Held("another", held.label(), held.pinKey());
        assertThat(held.sealed(owner.tenant(), "1234")).isNotEqualTo(held.sealed(owner.tenant(), "1234"));
        shares.lend(owner.tenant(), elsewhere.sealed(owner.tenant(), SoftHsm.PIN));
        TestInstallation.bean(ClientTokens.class).leave(owner.tenant());
        assertRefused("vault.client-token-pin-refused", () -> open(before)); // bound to its token
    }

    @Test
    void aKeyThatIsNotThereIsNamedAndOnlyMadeOnRequest() {
        assertThatThrownBy(() -> own.setUpInToken(owner, "Ada", new Place(mine, "no-such-key"), SoftHsm.PIN, false))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(wrong.field()).isEqualTo("key"));
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
    }

    @Test
    void bothSidesSeeThatTheTokenIsGoneAndThatItIsBack() throws Exception {
        make();
        TenantScope agency = TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
        Path elsewhere = birch.library().resolveSibling("away-" + owner.tenant());
        TokenSession everybody = signedIn();
        Files.move(birch.library(), elsewhere);
        try {
            everybody.signOut();
            look();
        } finally {
            Files.move(elsewhere, birch.library());
        }
        assertThat(own.standing(owner).state()).isEqualTo(State.AWAY);
        assertThat(own.standing(owner).trouble().orElseThrow()).contains("doesn't answer");
        assertThat(own.ofClients(agency).get(owner.tenant()))
                .isNotNull()
                .satisfies(seen -> assertThat(seen.state()).isEqualTo(State.AWAY))
                .satisfies(seen -> assertThat(seen.place())
                        .as("where it is, is the client's")
                        .isEmpty());
        await().untilAsserted(() -> {
            rested();
            look();
            assertThat(own.standing(owner).state()).isEqualTo(State.LENT);
        });
        assertThat(Superuser.text("""
                        select string_agg(action, ' ' order by id) from app.audit_entry
                        where tenant_id = '%s' and action in ('vault.client-key-away', 'vault.client-key-back')""".formatted(owner.tenant())))
                .isEqualTo("vault.client-key-away vault.client-key-back");
    }

    @Test
    void aTokenOfSomebodyElseIsNotEvenAskedWhenTheListIsSpoiled() throws Exception {
        make();
        ClientTokenFile.spoil("birch.pin = 1234\n");
        assertRefused("vault.client-token-not-listed", () -> open(before));
        ClientTokenFile.write(mine, owner.tenant(), birch);
        assertThat(open(before)).isEqualTo(PLAIN);
    }

    private void make() {
        own.setUpInToken(owner, "Ada", new Place(mine, LABEL), SoftHsm.PIN, true);
    }

    private void look() throws SQLException {
        TokenLook look = TestInstallation.bean(TokenLook.class);
        TenantScope job =
                ScopeMint.job(owner.agency(), owner.subAccount(), owner.principal(), Origin.ofPlatform("test"));
        String lending = Superuser.text(
                "select lending from app.client_key where sub_account_id = '%s'".formatted(owner.tenant()));
        look.run(new Job(UUID.randomUUID(), look.kind(), UUID.fromString(lending), job, 1));
    }

    /// As if the pause after a failure were over.
    private void rested() {
        TestInstallation.bean(ClientTokens.class).leave(owner.tenant());
    }

    /// Beside what the application does, in the same process.
    private static TokenSession signedIn() throws Exception {
        return TokenSession.signIn(birch.settings(""), SoftHsm.PIN.toCharArray());
    }

    private Sealed seal() {
        return database.inTransaction(owner, tx -> vault.seal(tx, name, PLAIN.getBytes(UTF_8)));
    }

    private String open(Sealed sealed) {
        try (Secret secret = database.inTransaction(owner, tx -> vault.open(tx, name, sealed))) {
            return secret.text();
        }
    }

    private String formats() throws SQLException {
        return Superuser.text(
                "select string_agg(distinct format::text, ' ') from app.data_key where tenant_id = '%s' and state <> 'destroyed'"
                        .formatted(owner.tenant()));
    }

    private static void assertRefused(String code, ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageNotContaining(SoftHsm.PIN);
    }
}
