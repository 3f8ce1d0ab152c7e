package io.nexaera.vault;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param keystore PKCS#12 file with the key-encryption key; made (mode 0600) where it does not exist yet
/// @param password of that file
@ConfigurationProperties("nexaera.vault")
record VaultSettings(Path keystore, String password) {
    @Override
    public String toString() {
        return "VaultSettings[" + keystore + ", password [secret]]";
    }
}
