package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.database.Secrets;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.vault.KekRotation;
import io.nexaera.vault.UnusableKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/// The key-encryption keys of an installation, for commands that run beside it.
///
/// @param settings the application's own, by their Spring names; the environment adds the rest
record VaultAccess(Map<String, Object> settings) {
    static VaultAccess of(ServeSettings settings) {
        return new VaultAccess(settings.forApplication());
    }

    /// Of the demo in this folder, whose database runs at `jdbc`.
    static VaultAccess ofDemo(Path folder, String jdbc) {
        Secrets secrets = Secrets.in(folder);
        return new VaultAccess(Map.of(
                "nexaera.database.url", jdbc,
                "nexaera.database.platform-password", secrets.password("database.nx_platform.password"),
                "nexaera.database.context-key", secrets.key("context.key"),
                "nexaera.vault.kek", "keystore",
                "nexaera.vault.keystore", folder.resolve("vault.p12"),
                "nexaera.vault.password", secrets.password("vault.password")));
    }

    /// @throws CannotStart where the keys can't be opened, or what was asked would lose data
    <T> T use(Function<KekRotation, T> work) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("command", settings));
        try (PlatformSession session = PlatformSession.open(
                text("nexaera.database.url"),
                text("nexaera.database.platform-password"),
                text("nexaera.database.context-key"))) {
            return work.apply(KekRotation.open(environment, session.database()));
        } catch (UnusableKeys wrong) {
            throw new CannotStart(String.valueOf(wrong.getMessage()));
        } catch (BindException wrong) {
            throw new CannotStart(StartFailure.setting(wrong));
        }
    }

    private String text(String name) {
        return String.valueOf(settings.get(name));
    }

    @Override
    public String toString() {
        return "VaultAccess[secret]";
    }
}
