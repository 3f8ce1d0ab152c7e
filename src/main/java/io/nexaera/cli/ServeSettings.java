package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `serve` must be told before it starts: environment variables, none of which has a default.
record ServeSettings(DatabaseUrl database, Map<String, String> environment) {
    /// A variable, what it is, and how to make one.
    private record Needed(String name, String what, String how) {}

    private static final String RANDOM = "openssl rand -base64 32";
    private static final List<Needed> NEEDED = List.of(
            new Needed(
                    "DATABASE_URL",
                    "your Postgres 18, signed in to as nx_app",
                    "postgres://nx_app:PASSWORD@HOST:5432/nexaera"),
            new Needed("NEXAERA_DATABASE_OWNER_PASSWORD", "the password of the role nx_owner", RANDOM),
            new Needed("NEXAERA_DATABASE_PLATFORM_PASSWORD", "the password of the role nx_platform", RANDOM),
            new Needed("NEXAERA_CONTEXT_KEY", "seals the tenant context; the same on all nodes", RANDOM),
            new Needed(
                    "NEXAERA_VAULT_KEYSTORE",
                    "the key file of the vault, made at the first start; back it up",
                    "/var/lib/nexaera/vault.p12"),
            new Needed("NEXAERA_VAULT_PASSWORD", "opens that key file", RANDOM));

    /// @throws CannotStart that names every missing variable at once, and how to make each
    static ServeSettings from(Map<String, String> environment) {
        List<String> missing = missing(environment);
        if (!missing.isEmpty()) {
            throw new CannotStart("Nexaera needs these environment variables, and they are not set:\n\n"
                    + String.join("\n", missing)
                    + "\n\nThe roles are made by src/main/resources/db/bootstrap.sql; docs/operations/self-host.md walks"
                    + " through it. To only try Nexaera: ./nexaera demo");
        }
        return new ServeSettings(DatabaseUrl.parse(environment.getOrDefault("DATABASE_URL", "")), environment);
    }

    /// One paragraph for each variable that is not set, or empty.
    static List<String> missing(Map<String, String> environment) {
        List<String> missing = new ArrayList<>();
        for (Needed needed : NEEDED) {
            if (environment.getOrDefault(needed.name(), "").isBlank()) {
                missing.add("  " + needed.name() + "  " + needed.what() + "\n      " + recipe(needed));
            }
        }
        return missing;
    }

    private static String recipe(Needed needed) {
        return needed.how().equals(RANDOM) ? "make one: " + RANDOM : "like this: " + needed.how();
    }

    String ownerPassword() {
        return value("NEXAERA_DATABASE_OWNER_PASSWORD");
    }

    String platformPassword() {
        return value("NEXAERA_DATABASE_PLATFORM_PASSWORD");
    }

    String contextKey() {
        return value("NEXAERA_CONTEXT_KEY");
    }

    Path keystore() {
        return Path.of(value("NEXAERA_VAULT_KEYSTORE"));
    }

    String vaultPassword() {
        return value("NEXAERA_VAULT_PASSWORD");
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    /// The application's own settings, by their Spring names.
    Map<String, Object> forApplication() {
        return Map.of(
                "nexaera.database.url", database.jdbc(),
                "nexaera.database.app-user", database.user(),
                "nexaera.database.app-password", database.password(),
                "nexaera.database.owner-password", ownerPassword(),
                "nexaera.database.platform-password", platformPassword(),
                "nexaera.database.context-key", contextKey(),
                "nexaera.vault.keystore", keystore(),
                "nexaera.vault.password", vaultPassword());
    }

    @Override
    public String toString() {
        return "ServeSettings[" + database + ", the rest [secret]]";
    }
}
