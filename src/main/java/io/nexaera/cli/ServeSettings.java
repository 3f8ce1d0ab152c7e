package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            new Needed("NEXAERA_CONTEXT_KEY", "seals the tenant context; the same on all nodes", RANDOM));
    private static final List<Needed> NEEDED_FOR_FILE = List.of(
            new Needed(
                    "NEXAERA_VAULT_KEYSTORE",
                    "the key file of the vault, made at the first start; back it up",
                    "/var/lib/nexaera/vault.p12"),
            new Needed("NEXAERA_VAULT_PASSWORD", "opens that key file", RANDOM));
    private static final List<Needed> NEEDED_FOR_TOKEN = List.of(
            new Needed(
                    "NEXAERA_VAULT_PKCS11_LIBRARY",
                    "the PKCS#11 module of the token that holds the vault's keys",
                    "/usr/lib/softhsm/libsofthsm2.so"),
            new Needed(
                    "NEXAERA_VAULT_SHARES",
                    "the folder of the clients' shares; the same on all nodes; back it up",
                    "/var/lib/nexaera/shares"));

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
        List<Needed> all = new ArrayList<>(NEEDED);
        all.addAll(inToken(environment) ? NEEDED_FOR_TOKEN : NEEDED_FOR_FILE);
        for (Needed needed : all) {
            if (environment.getOrDefault(needed.name(), "").isBlank()) {
                missing.add("  " + needed.name() + "  " + needed.what() + "\n      " + recipe(needed));
            }
        }
        return missing;
    }

    private static boolean inToken(Map<String, String> environment) {
        return environment.getOrDefault("NEXAERA_VAULT_KEK", "").equalsIgnoreCase("pkcs11");
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

    /// The vault's key file; none where a token holds its keys.
    Optional<Path> keystore() {
        return inToken(environment) ? Optional.empty() : Optional.of(Path.of(value("NEXAERA_VAULT_KEYSTORE")));
    }

    /// Where keys, or half of them, lie on this machine.
    Path keyFolder() {
        return keystore().orElseGet(() -> Path.of(value("NEXAERA_VAULT_SHARES")));
    }

    /// The keys that sign the audit log: beside the vault's, unless it is said otherwise.
    Path logKey() {
        String elsewhere = value("NEXAERA_LOG_KEY_FILE");
        return elsewhere.isBlank() ? keyFolder().toAbsolutePath().resolveSibling("log.key") : Path.of(elsewhere);
    }

    String vaultPassword() {
        return value("NEXAERA_VAULT_PASSWORD");
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    /// The application's own settings, by their Spring names.
    Map<String, Object> forApplication() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "nexaera.database.url", database.jdbc(),
                "nexaera.database.app-user", database.user(),
                "nexaera.database.app-password", database.password(),
                "nexaera.database.owner-password", ownerPassword(),
                "nexaera.database.platform-password", platformPassword(),
                "nexaera.database.context-key", contextKey(),
                "nexaera.log.key-file", logKey()));
        keystore().ifPresent(file -> {
            settings.put("nexaera.vault.keystore", file);
            settings.put("nexaera.vault.password", vaultPassword());
        });
        return settings;
    }

    @Override
    public String toString() {
        return "ServeSettings[" + database + ", the rest [secret]]";
    }
}
