package io.nexaera.vault;

import io.nexaera.TestInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;

/// The operator's list of clients' tokens in the installation under test.
public final class ClientTokenFile {
    private ClientTokenFile() {}

    /// The list names this token and no other.
    static void write(String name, UUID client, SoftHsm token) throws IOException {
        spoil("%1$s.client = %2$s\n%1$s.library = %3$s\n%1$s.slot = %4$d\n"
                .formatted(name, client, token.library(), token.settings("").slot()));
    }

    /// One for tests elsewhere: a fresh token of this name.
    ///
    /// @return its PIN
    public static String fresh(String name, UUID client) throws IOException {
        write(name, client, SoftHsm.token());
        return SoftHsm.PIN;
    }

    static void spoil(String text) throws IOException {
        Path list = Objects.requireNonNull(
                TestInstallation.bean(ClientTokenSettings.class).list());
        Path fresh = Files.writeString(list.resolveSibling("fresh"), text);
        Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE);
    }
}
