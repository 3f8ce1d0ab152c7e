package io.nexaera.vault;

import static io.nexaera.vault.SealingClient.PLAIN;
import static io.nexaera.vault.SealingClient.assertRefused;
import static io.nexaera.vault.TokenClient.LABEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.AgentRuns;
import io.nexaera.identity.Role;
import io.nexaera.models.KeyTier;
import io.nexaera.models.KeyWish;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.ProviderKind;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.Place;
import io.nexaera.vault.ClientKeys.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A client's own key in the client's own PKCS#11 token, SoftHSM: used, pulled out, deleted, taken back.
class ClientTokensTest {
    private final TokenClient token = new TokenClient();
    private final SealingClient client = token.client;
    private final TenantScope owner = client.owner;
    private final ClientKeys own = TestInstallation.bean(ClientKeys.class);
    private final Shares shares = TestInstallation.bean(Shares.class);

    @AfterEach
    void nobodyStaysSignedIn() {
        token.rested();
    }

    @Test
    void theTokenHasToServeForEveryUseAndTakingBackStopsAll() throws Exception {
        token.make();
        assertThat(own.standing(owner).state()).isEqualTo(State.LENT);
        assertThat(own.standing(owner).place()).contains(new Place(token.mine, LABEL));
        Sealed since = client.seal();
        assertThat(since.keyId()).as("a new data key is in use").isNotEqualTo(client.before.keyId());
        assertThat(List.of(client.open(client.before), client.open(since))).containsOnly(PLAIN);
        assertThat(client.formats()).isEqualTo("3");

        own.withdraw(owner, "Ada");
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertThat(shares.lent(owner.tenant())).as("the PIN is gone").isEmpty();
        assertRefused("vault.client-key-withdrawn", () -> client.open(client.before));
        assertRefused("vault.client-key-withdrawn", client::seal);

        own.giveBack(owner, "Ben", SoftHsm.PIN);
        assertThat(List.of(client.open(client.before), client.open(since), client.open(client.seal())))
                .containsOnly(PLAIN);
        own.turnOff(owner, SoftHsm.PIN);
        assertThat(client.formats()).isEqualTo("2");
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(List.of(client.open(client.before), client.open(since), client.open(client.seal())))
                .containsOnly(PLAIN);
    }

    @Test
    void overTheApiTheLogSaysWhichKeyOfWhichTokenAndNotThePin() {
        Browserless ada = Browserless.signedIn(client.tenant, Role.CLIENT_OWNER);
        String api = client.tenant.place().apiPath();
        String wish = """
                {"token":"%s","key":"%s","pin":"%s","make":true,"password":"%s"}""".formatted(token.mine, LABEL, SoftHsm.PIN, TestInstallation.PASSWORD);
        assertThat(ada.post(api + "/encryption/own-key/token", wish).statusCode())
                .isEqualTo(201);
        assertThat(ada.get(api + "/audit-entries").body())
                .contains("vault.client-key-made", "in the token " + token.mine + " as " + LABEL)
                .doesNotContain(SoftHsm.PIN);
    }

    /// The database, the key-encryption key, the share, the PIN's file and its key: all but the token.
    @Test
    void pulledOutItStopsEveryUseAndNoAgentAnswersWithAnotherKey() throws Exception {
        token.make();
        ModelKeys keys = TestInstallation.bean(ModelKeys.class);
        TenantScope agent = TestInstallation.bean(AgentRuns.class).answering(owner, UUID.randomUUID());
        KeyWish anything = new KeyWish(Optional.empty(), Optional.of(ProviderKind.OPENAI), Set.of(KeyTier.values()));
        assertThat(keys.connect(agent, anything)).isEmpty();
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
        Path elsewhere = token.birch.library().resolveSibling("away-" + owner.tenant());
        TokenSession everybody = token.signedIn();
        Files.move(token.birch.library(), elsewhere);
        try {
            everybody.signOut(); // as when the token restarts; after the move, so that nobody signs in again
            assertRefused("vault.client-token-no-answer", () -> client.open(client.before));
            assertRefused("vault.client-token-no-answer", client::seal);
            assertRefused("vault.client-token-no-answer", () -> keys.connect(agent, anything));
        } finally {
            Files.move(elsewhere, token.birch.library());
        }
        await().untilAsserted(() -> {
            token.rested();
            assertThat(catchThrowable(
                            () -> assertThat(client.open(client.before)).isEqualTo(PLAIN)))
                    .as("back in its slot")
                    .isNull();
        });
    }

    @Test
    void aKeyThatIsDeletedInTheTokenIsMissedFromTheNextUseOn() throws Exception {
        token.make();
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
        token.signedIn().store().deleteEntry(LABEL);
        assertRefused("vault.client-token-key-missing", () -> client.open(client.before));
        token.signedIn().make(LABEL);
        await().untilAsserted(
                        () -> { // a look that is under way may have missed it a moment ago
                            token.rested();
                            assertRefused("vault.client-token-other-key", () -> client.open(client.before));
                        });
        assertThatThrownBy(() -> own.giveBack(owner, "Ada", SoftHsm.PIN))
                .as("another key of the same name is not taken for it")
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("vault.client-token-other-key"));
    }

    @Test
    void aClientUsesItsOwnTokenAndNobodyElses() throws Exception {
        TenantScope neighbour = TestInstallation.newClient(
                        "Neighbour " + UUID.randomUUID(), UUID.randomUUID().toString())
                .as(Role.CLIENT_OWNER)
                .scope();
        assertThat(own.tokens(owner)).containsExactly(token.mine);
        assertThat(own.tokens(neighbour)).isEmpty();
        assertThatThrownBy(() -> own.setUpInToken(neighbour, "Eve", new Place(token.mine, LABEL), SoftHsm.PIN, true))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("vault.client-token-not-listed"));
        token.make();
        token.list(neighbour, token.birch);
        assertRefused("vault.client-token-not-listed", () -> client.open(client.before));
        token.list();
        assertThat(client.open(client.before)).as("the control: listed again").isEqualTo(PLAIN);
    }

    /// The same name of a key, the same PIN, the wrong token: nothing opens.
    @Test
    void anotherTokenInItsPlaceOpensNothing() throws Exception {
        token.make();
        TokenSession.signIn(TokenClient.anotherToken().settings(""), SoftHsm.PIN.toCharArray())
                .make(LABEL);
        token.list(owner, TokenClient.anotherToken());
        assertRefused("vault.client-token-other-key", () -> client.open(client.before));
        token.list();
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    @Test
    void aKeyThatIsNotThereIsNamedAndOnlyMadeOnRequest() {
        assertThatThrownBy(
                        () -> own.setUpInToken(owner, "Ada", new Place(token.mine, "no-such-key"), SoftHsm.PIN, false))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        wrong -> assertThat(wrong.field()).isEqualTo("key"));
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
    }

    @Test
    void bothSidesSeeThatTheTokenIsGoneAndThatItIsBack() throws Exception {
        token.make();
        TenantScope agency = TestInstallation.northwind().as(Role.AGENCY_OWNER).scope();
        Path elsewhere = token.birch.library().resolveSibling("away-" + owner.tenant());
        TokenSession everybody = token.signedIn();
        Files.move(token.birch.library(), elsewhere);
        try {
            everybody.signOut();
            token.look();
        } finally {
            Files.move(elsewhere, token.birch.library());
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
            token.rested();
            token.look();
            assertThat(own.standing(owner).state()).isEqualTo(State.LENT);
        });
        assertThat(Superuser.text("""
                        select string_agg(action, ' ' order by id) from app.audit_entry
                        where tenant_id = '%s' and action in ('vault.client-key-away', 'vault.client-key-back')""".formatted(owner.tenant())))
                .isEqualTo("vault.client-key-away vault.client-key-back");
    }

    @Test
    void aTokenOfSomebodyElseIsNotEvenAskedWhenTheListIsSpoiled() throws Exception {
        token.make();
        ClientTokenFile.spoil("birch.pin = 1234\n");
        assertRefused("vault.client-token-not-listed", () -> client.open(client.before));
        token.list();
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }
}
