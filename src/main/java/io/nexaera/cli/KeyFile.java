package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// Tries the keys that `serve` was given before anything is started with them.
final class KeyFile {
    private static final int KEY_BYTES = 32;

    private KeyFile() {}

    /// @throws CannotStart naming the variable that is wrong, never its value
    static void check(ServeSettings settings) {
        checkContextKey(settings.contextKey());
        settings.keystore().ifPresent(file -> checkKeystore(file.toAbsolutePath(), settings.vaultPassword()));
    }

    private static void checkKeystore(Path file, String password) {
        if (Files.exists(file)) {
            open(file, password);
        } else if (file.getParent() == null || !Files.isWritable(file.getParent())) {
            throw new CannotStart(
                    "NEXAERA_VAULT_KEYSTORE is to be " + file + ", but its folder doesn't exist or can't be"
                            + " written to. Make the folder: mkdir -m 700 -p '" + file.getParent() + "'");
        }
    }

    private static void checkContextKey(String text) {
        try {
            if (Base64.getDecoder().decode(text).length == KEY_BYTES) {
                return;
            }
        } catch (IllegalArgumentException notBase64) {
            // falls through to the sentence below, which holds for both
        }
        throw new CannotStart(
                "NEXAERA_CONTEXT_KEY is not 32 random bytes in Base64. Make one: openssl rand -base64 32");
    }

    private static void open(Path file, String password) {
        try {
            KeyStore.getInstance(file.toFile(), password.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new CannotStart("The key file " + file + " does not open with NEXAERA_VAULT_PASSWORD, or is damaged."
                    + " Without it no stored secret can be read: restore both from your backup.");
        }
    }
}
