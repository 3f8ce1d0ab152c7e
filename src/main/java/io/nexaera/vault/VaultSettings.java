package io.nexaera.vault;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param keystore PKCS#12 file with the key-encryption key; made (mode 0600) where it does not exist yet
/// @param password of that file
/// @param shares folder of the tenants' shares, the same for every node; `shares` beside the keystore where absent
@ConfigurationProperties("nexaera.vault")
record VaultSettings(
        Path keystore, String password, @Nullable Path shares) {
    @Override
    public Path shares() {
        return shares == null ? keystore.toAbsolutePath().resolveSibling("shares") : shares;
    }

    @Override
    public String toString() {
        return "VaultSettings[" + keystore + ", password [secret]]";
    }
}
