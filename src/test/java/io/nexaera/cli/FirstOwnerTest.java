package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestInstallation;
import io.nexaera.database.CannotStart;
import io.nexaera.identity.Founding;
import io.nexaera.identity.SignIn;
import io.nexaera.tenancy.Origin;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The first person of a served installation.
class FirstOwnerTest {
    private static final Map<String, String> NAMED = Map.of(
            "NEXAERA_FIRST_AGENCY", "Acme Agents",
            "NEXAERA_FIRST_OWNER_EMAIL", "first@acme.example",
            "NEXAERA_FIRST_OWNER_PASSWORD", "long enough a password");

    @Test
    void canSignInAndIsMadeOnce() {
        FirstOwner owner = FirstOwner.from(NAMED).orElseThrow();
        owner.settle(TestInstallation.bean(Founding.class));
        new FirstOwner(owner.agency(), owner.email(), "another password later")
                .settle(TestInstallation.bean(Founding.class));
        String session = TestInstallation.bean(SignIn.class)
                .with(owner.email(), "long enough a password", new Origin("test", "127.0.0.1", "", ""));
        assertThat(session).isNotEmpty();
        assertThat(owner.toString()).doesNotContain("long enough");
    }

    @Test
    void allThreeVariablesOrNone() {
        assertThat(FirstOwner.from(Map.of())).isEmpty();
        assertThatThrownBy(() -> FirstOwner.from(Map.of("NEXAERA_FIRST_AGENCY", "Acme Agents")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("NEXAERA_FIRST_OWNER_EMAIL");
    }

    @Test
    void aShortPasswordIsSaidPlainly() {
        FirstOwner owner = new FirstOwner("Acme Agents", "short@acme.example", "short");
        assertThatThrownBy(() -> owner.settle(TestInstallation.bean(Founding.class)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("10 to 200 characters");
    }
}
