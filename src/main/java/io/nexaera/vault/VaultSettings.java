package io.nexaera.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the key-encryption keys are.
///
/// @param kek `keystore`, a file, or `pkcs11`, a token
/// @param keystore PKCS#12 file with the keys; made (mode 0600) at the first start
/// @param password of that file
/// @param shares folder of the tenants' shares, the same for every node; `shares` beside the keystore where absent
/// @param lost keys that are given up: the start goes on without them, what they protect has to be entered anew
@ConfigurationProperties("nexaera.vault")
record VaultSettings(
        @DefaultValue("keystore") Kind kek,
        @Nullable Path keystore,
        @DefaultValue("") String password,
        @Nullable Path shares,
        @DefaultValue Set<String> lost,
        @DefaultValue Pkcs11 pkcs11) {
    enum Kind {
        KEYSTORE,
        PKCS11
    }

    VaultSettings {
        if (kek == Kind.KEYSTORE) {
            require(keystore != null, "nexaera.vault.keystore is not set: the path of the vault's key file");
            require(!password.isEmpty(), "nexaera.vault.password is not set: it opens the vault's key file");
        } else {
            pkcs11.demand();
            require(
                    shares != null || keystore != null,
                    "nexaera.vault.shares is not set: the folder of the tenants' shares");
        }
    }

    /// A PKCS#11 token (an HSM, a smart card, SoftHSM).
    ///
    /// @param library the vendor's module, an absolute path
    /// @param slot id of the token's slot; where absent, the first slot that the library lists
    /// @param pin of the token's user
    /// @param pinFile a file that holds the PIN instead
    record Pkcs11(
            @Nullable Path library,
            @Nullable Long slot,
            @DefaultValue("") String pin,
            @Nullable Path pinFile) {
        private void demand() {
            require(library != null, "nexaera.vault.pkcs11.library is not set: the path of the token's PKCS#11 module");
            checked();
            require(
                    pin.isEmpty() != (pinFile == null),
                    "set either nexaera.vault.pkcs11.pin or nexaera.vault.pkcs11.pin-file: the PIN of the token");
        }

        /// @throws IllegalArgumentException where the library's path could say more than a path
        Pkcs11 checked() {
            require(
                    String.valueOf(library).matches("/[^\"\\\\\\p{Cntrl}]+"),
                    "nexaera.vault.pkcs11.library must be an absolute path");
            return this;
        }

        String selection() {
            return slot == null ? "slotListIndex=0" : "slot=" + slot;
        }

        String where() {
            return slot == null ? "first slot" : "slot " + slot;
        }

        char[] readPin() throws IOException {
            Optional<Path> file = Optional.ofNullable(pinFile);
            return (file.isPresent() ? Files.readString(file.get()).strip() : pin).toCharArray();
        }

        @Override
        public String toString() {
            return "Pkcs11[" + library + ", " + where() + ", PIN [secret]]";
        }
    }

    @Override
    public Path shares() {
        return shares == null ? keystorePath().toAbsolutePath().resolveSibling("shares") : shares;
    }

    Path keystorePath() {
        if (keystore == null) {
            throw new IllegalStateException("nexaera.vault.keystore is not set");
        }
        return keystore;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    @Override
    public String toString() {
        return "VaultSettings[" + kek + ", " + keystore + ", password [secret], " + pkcs11 + "]";
    }
}
