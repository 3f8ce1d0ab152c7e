package io.nexaera.vault;

import io.nexaera.TestInstallation;
import java.nio.file.Path;

/// Where the installation's vault keeps its keys, for a test that starts another process on them.
public final class VaultForTests {
    private VaultForTests() {}

    public static Path keystore() {
        return TestInstallation.bean(VaultSettings.class).keystorePath();
    }

    public static String password() {
        return TestInstallation.bean(VaultSettings.class).password();
    }
}
