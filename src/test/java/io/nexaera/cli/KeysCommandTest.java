package io.nexaera.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.database.CannotStart;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.vault.SecretName;
import io.nexaera.vault.Vault;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/// `./nexaera keys` and what doctor says of keys, beside the running application.
class KeysCommandTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void somethingIsSealed() {
        TestInstallation.bean(TenantDatabase.class)
                .run(
                        TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope(),
                        tx -> TestInstallation.bean(Vault.class)
                                .seal(tx, new SecretName("model_connection", UUID.randomUUID(), "x"), new byte[3]));
    }

    @Test
    void aRotationBesideTheApplicationIsSeenByDoctor() {
        VaultAccess access = new VaultAccess(settings());
        String before = versions(access).getLast();
        String fresh = access.use(keys -> {
            String made = keys.next();
            keys.rewrap(seen -> {});
            return made;
        });
        assertThat(versions(access)).endsWith(before, fresh);
        assertThat(VaultCheck.of(access))
                .singleElement()
                .satisfies(finding -> assertThat(finding.isBad()).isFalse())
                .asString()
                .contains("all data keys open; under " + fresh);
        assertThatThrownBy(() -> access.use(keys -> {
                    keys.destroy(fresh);
                    return 0;
                }))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is the one that wraps");
    }

    @Test
    void doctorSaysThatDataKeysWaitForTheNewKey() {
        VaultAccess access = new VaultAccess(settings());
        String fresh = access.use(keys -> keys.next());
        assertThat(VaultCheck.of(access))
                .singleElement()
                .asString()
                .contains("put all under " + fresh + ": ./nexaera keys rewrap");
        access.use(keys -> keys.rewrap(seen -> {}));
    }

    @Test
    void aMissingKeyFileIsNamedByDoctor() {
        Map<String, Object> settings = settings();
        settings.put("nexaera.vault.keystore", folder.resolve("gone.p12"));
        assertThat(VaultCheck.of(new VaultAccess(settings)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.isBad()).isTrue())
                .asString()
                .contains("gone.p12 does not exist");
    }

    @Test
    void aWrongSettingIsSaidInWords() {
        Map<String, Object> settings = settings();
        settings.put("nexaera.vault.kek", "pkcs11");
        assertThat(VaultCheck.of(new VaultAccess(settings)))
                .singleElement()
                .asString()
                .contains("nexaera.vault.pkcs11.library is not set");
    }

    @Test
    void wrongWordsAreRefusedBeforeAnythingIsOpened() {
        KeysCommand command = new KeysCommand(new Progress(System.err), System.out);
        for (List<String> words : List.of(List.of("shred"), List.of("rotate", "kek-1"))) {
            assertThatThrownBy(() -> command.run(words, Arguments.parse(List.of(), java.util.Set.of())))
                    .isInstanceOf(UsageProblem.class);
        }
    }

    private static List<String> versions(VaultAccess access) {
        return access.use(
                keys -> keys.versions().stream().map(version -> version.id()).toList());
    }

    private static Map<String, Object> settings() {
        Environment environment = TestInstallation.bean(Environment.class);
        Map<String, Object> settings = new HashMap<>(Map.of(
                "nexaera.database.url",
                TestDatabase.url(),
                "nexaera.database.platform-password",
                "nx_platform",
                "nexaera.database.context-key",
                TestDatabase.CONTEXT_KEY));
        for (String name : List.of("nexaera.vault.keystore", "nexaera.vault.password")) {
            settings.put(name, Objects.requireNonNull(environment.getProperty(name)));
        }
        return settings;
    }
}
