package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.database.Secrets;
import io.nexaera.egress.EgressSettings;
import io.nexaera.models.KeyImport;
import io.nexaera.models.LegacyKeys;
import io.nexaera.tenancy.OperatorSession;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformSession;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.vault.KekRotation;
import io.nexaera.vault.UnusableKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/// An installation's keys, and what is sealed with them, for commands that run beside it.
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
                "nexaera.egress.internal-hosts", EgressSettings.THIS_MACHINE,
                "nexaera.database.url", jdbc,
                "nexaera.database.app-user", "nx_app",
                "nexaera.database.app-password", secrets.password("database.nx_app.password"),
                "nexaera.database.platform-password", secrets.password("database.nx_platform.password"),
                "nexaera.database.context-key", secrets.key("context.key"),
                "nexaera.vault.kek", "keystore",
                "nexaera.vault.keystore", folder.resolve("vault.p12"),
                "nexaera.vault.password", secrets.password("vault.password")));
    }

    /// Of the installation that `DATABASE_URL` names, or else of the demo: the running one, or its data while we hold
    /// the
    /// folder.
    static <T> T ofChosen(Arguments arguments, Function<VaultAccess, T> work) {
        Map<String, String> variables = System.getenv();
        if (arguments.data().isEmpty() && variables.containsKey("DATABASE_URL")) {
            return work.apply(of(ServeSettings.from(variables)));
        }
        Path folder = arguments.data().orElseGet(DemoCommand::usualFolder);
        if (!Files.exists(folder.resolve("data"))) {
            throw new CannotStart("There is no demo in " + folder + ", and DATABASE_URL is not set.");
        }
        Optional<DemoFile> running = DemoFile.read(folder).filter(DemoFile::answers);
        if (running.isPresent()) {
            return work.apply(ofDemo(folder, running.get().database().jdbc()));
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            return work.apply(ofDemo(folder, postgres.jdbcUrl()));
        }
    }

    /// @throws CannotStart where the keys can't be opened, or what was asked would lose data
    <T> T use(Function<KekRotation, T> work) {
        return beside((environment, platform) -> work.apply(KekRotation.open(environment, platform)));
    }

    /// @throws CannotStart where the keys can't be opened
    <T> T importing(BiFunction<PlatformDatabase, Importing, T> work) {
        return beside((environment, platform) -> {
            try (OperatorSession session = OperatorSession.open(
                            text("nexaera.database.url"),
                            text("nexaera.database.app-user"),
                            text("nexaera.database.app-password"),
                            text("nexaera.database.context-key"));
                    KeyImport keys = KeyImport.beside(environment, platform, session.database())) {
                return work.apply(platform, new Importing(session.database(), keys));
            }
        });
    }

    /// Tenants' rows, and who puts keys there.
    record Importing(TenantDatabase database, KeyImport keys) {}

    /// Keys that wait to be entered in the app.
    LegacyKeys legacy() {
        return beside(LegacyKeys::count);
    }

    private <T> T beside(BiFunction<ConfigurableEnvironment, PlatformDatabase, T> work) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("command", settings));
        try (PlatformSession session = PlatformSession.open(
                text("nexaera.database.url"),
                text("nexaera.database.platform-password"),
                text("nexaera.database.context-key"))) {
            return work.apply(environment, session.database());
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
