package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.database.CannotStart;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `serve` starts with all of its settings or not at all.
class ServeSettingsTest {
    private static final Map<String, String> ALL = Map.of(
            "DATABASE_URL", "postgres://nx_app:app-secret@db.example:5433/nexaera",
            "NEXAERA_DATABASE_OWNER_PASSWORD", "owner-secret",
            "NEXAERA_DATABASE_PLATFORM_PASSWORD", "platform-secret",
            "NEXAERA_CONTEXT_KEY", "context-secret",
            "NEXAERA_VAULT_KEYSTORE", "/var/lib/nexaera/vault.p12",
            "NEXAERA_VAULT_PASSWORD", "vault-secret");

    @Test
    void namesEverythingThatIsMissingAtOnce() {
        assertThatThrownBy(() -> ServeSettings.from(Map.of()))
                .isInstanceOf(CannotStart.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(ALL.keySet()))
                .hasMessageContaining("openssl rand -base64 32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATABASE_URL",
                "NEXAERA_DATABASE_OWNER_PASSWORD",
                "NEXAERA_DATABASE_PLATFORM_PASSWORD",
                "NEXAERA_CONTEXT_KEY",
                "NEXAERA_VAULT_KEYSTORE",
                "NEXAERA_VAULT_PASSWORD"
            })
    void namesTheOneThatIsMissingOrBlank(String name) {
        Map<String, String> environment = new HashMap<>(ALL);
        environment.put(name, " ");
        assertThat(ServeSettings.missing(environment))
                .singleElement()
                .asString()
                .contains(name);
        environment.remove(name);
        assertThat(ServeSettings.missing(environment))
                .singleElement()
                .asString()
                .contains(name);
    }

    @Test
    void whatATokenNeedsIsAskedForInsteadOfTheKeyFile() {
        Map<String, String> environment = new HashMap<>(ALL);
        environment.put("NEXAERA_VAULT_KEK", "pkcs11");
        environment.remove("NEXAERA_VAULT_KEYSTORE");
        environment.remove("NEXAERA_VAULT_PASSWORD");
        assertThat(ServeSettings.missing(environment))
                .anySatisfy(said -> assertThat(said).contains("NEXAERA_VAULT_PKCS11_LIBRARY"))
                .anySatisfy(said -> assertThat(said).contains("NEXAERA_VAULT_SHARES"))
                .hasSize(2);
        environment.put("NEXAERA_VAULT_PKCS11_LIBRARY", "/usr/lib/module.so");
        environment.put("NEXAERA_VAULT_SHARES", "/var/lib/nexaera/shares");
        assertThat(ServeSettings.from(environment).forApplication()).doesNotContainKey("nexaera.vault.keystore");
    }

    @Test
    void printsNoSecret() {
        ServeSettings settings = ServeSettings.from(ALL);
        assertThat(settings.toString() + settings.database()).doesNotContain("-secret");
    }

    @Test
    void handsEverythingToTheApplication() {
        assertThat(ServeSettings.from(ALL).forApplication())
                .containsEntry("nexaera.database.url", "jdbc:postgresql://db.example:5433/nexaera")
                .containsEntry("nexaera.database.app-user", "nx_app")
                .containsEntry("nexaera.database.app-password", "app-secret")
                .containsEntry("nexaera.log.key-file", Path.of("/var/lib/nexaera/log.key"))
                .hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://nx%5Fapp:p%40ss%2Bword@h:5433/nexaera?sslmode=require",
                "postgresql://nx_app:p%40ss+word@h:5433/nexaera?sslmode=require",
                "jdbc:postgresql://h:5433/nexaera?user=nx_app&password=p%40ss+word&sslmode=require",
                "jdbc:postgresql://nx_app:p%40ss+word@h:5433/nexaera?sslmode=require"
            })
    void bothSpellingsOfTheDatabaseUrlMeanTheSame(String text) {
        assertThat(DatabaseUrl.parse(text))
                .isEqualTo(new DatabaseUrl(
                        "jdbc:postgresql://h:5433/nexaera?sslmode=require",
                        "h",
                        5433,
                        "nexaera",
                        "nx_app",
                        "p@ss+word"));
    }

    @Test
    void anUnreadableDatabaseUrlIsRefusedWithoutRepeatingIt() {
        for (String text : List.of(
                "",
                "mysql://a:topsecret@h/d",
                "postgres://h/d",
                "postgres://a:topsecret@h",
                "postgres://a:top secret@h/d")) {
            assertThatThrownBy(() -> DatabaseUrl.parse(text))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("postgres://nx_app:PASSWORD@HOST:5432/nexaera")
                    .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("secret"));
        }
    }
}
