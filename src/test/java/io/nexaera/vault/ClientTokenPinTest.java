package io.nexaera.vault;

import static io.nexaera.vault.SealingClient.PLAIN;
import static io.nexaera.vault.SealingClient.assertRefused;
import static io.nexaera.vault.TokenClient.LABEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.Place;
import io.nexaera.vault.ClientKeys.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The PIN of a client's own token: wrong, changed, and kept where nobody reads it.
class ClientTokenPinTest {
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
    void aWrongPinWritesNothingAndIsNotTriedOftenerThanThePersonDoes() throws Exception {
        for (int i = 0; i < WrongPins.MOST; i++) {
            assertThatThrownBy(() -> own.setUpInToken(owner, "Ada", new Place(token.mine, LABEL), "canary-wrong", true))
                    .isInstanceOfSatisfying(Problem.Invalid.class, wrong -> {
                        assertThat(wrong.code()).isEqualTo("vault.client-token-pin-refused");
                        assertThat(wrong.field()).isEqualTo("pin");
                    })
                    .hasMessageNotContaining("canary");
        }
        assertThatThrownBy(() -> own.setUpInToken(owner, "Ada", new Place(token.mine, LABEL), SoftHsm.PIN, true))
                .as("also the right one: the token would lock with the next wrong one")
                .isInstanceOf(Problem.TooMany.class);
        assertThat(own.standing(owner).state()).isEqualTo(State.NONE);
        assertThat(shares.lent(owner.tenant())).isEmpty();
        assertThat(client.formats()).isEqualTo("2");
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    /// Signed in already, a token says yes to any PIN (PKCS#11 v2.40, C_Login): so it is signed out of first.
    @Test
    void whileItIsSignedInAWrongPinIsWrongAllTheSame() throws Exception {
        token.make();
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> own.turnOff(owner, "canary-wrong")).isInstanceOf(Problem.Invalid.class);
        assertThat(Superuser.text(
                        "select count(*) from app.audit_entry where tenant_id = '%s' and action = 'vault.client-key-refused'"
                                .formatted(owner.tenant())))
                .isEqualTo("1");
        assertThat(client.open(client.before))
                .as("the stored PIN signs in again")
                .isEqualTo(PLAIN);
    }

    @Test
    void aPinThatTheTokenRefusesLaterIsForgottenAndNeverTriedAgain() throws Exception {
        token.make();
        ClientTokens.Held held =
                client.database.inTransaction(owner, ClientKeyRow::held).orElseThrow();
        shares.lend(owner.tenant(), held.sealed(owner.tenant(), "canary-old-pin"));
        token.rested();
        assertRefused("vault.client-token-pin-refused", () -> client.open(client.before));
        assertThat(shares.lent(owner.tenant()).orElseThrow())
                .as("the mark that it was lent, and no PIN")
                .isEmpty();
        shares.lend(owner.tenant(), new byte[0]);
        assertRefused("vault.client-token-pin-refused", () -> client.open(client.before));
        assertThat(own.standing(owner).state()).isEqualTo(State.AWAY);
        assertThat(own.standing(owner).trouble().orElseThrow()).contains("refuses the PIN");
        own.giveBack(owner, "Ada", SoftHsm.PIN);
        assertThat(client.open(client.before)).isEqualTo(PLAIN);
    }

    @Test
    void neitherTheDatabaseNorTheFolderHasThePin() throws Exception {
        token.make();
        assertThat(Superuser.text("select client_key::text from app.client_key where sub_account_id = '%s'"
                        .formatted(owner.tenant())))
                .doesNotContain(SoftHsm.PIN);
        assertThat(new String(shares.lent(owner.tenant()).orElseThrow(), UTF_8)).doesNotContain(SoftHsm.PIN);
        ClientTokens.Held held =
                client.database.inTransaction(owner, ClientKeyRow::held).orElseThrow();
        ClientTokens.Held elsewhere = new ClientTokens.Held("another", held.label(), held.pinKey());
        assertThat(held.sealed(owner.tenant(), "1234")).isNotEqualTo(held.sealed(owner.tenant(), "1234"));
        shares.lend(owner.tenant(), elsewhere.sealed(owner.tenant(), SoftHsm.PIN));
        token.rested();
        assertRefused("vault.client-token-pin-refused", () -> client.open(client.before)); // bound to its token
    }
}
