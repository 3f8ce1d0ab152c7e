package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.vault.VaultSettings.Kind;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The operator's list of clients' tokens: what it may say, and that no two share one.
class ClientTokenListTest {
    private static final UUID BIRCH = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final String ENTRY =
            "birch.client = 01890a5d-ac96-774b-bcce-b302099a8057\nbirch.library = /lib/token.so\nbirch.slot = 7\n";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aTokenIsItsClientsAndNobodyElses() throws Exception {
        ClientTokenList list = list(ENTRY);
        assertThat(list.of(BIRCH)).containsExactly("birch");
        assertThat(list.place(BIRCH, "birch").slot()).isEqualTo(7);
        assertThat(list.of(UUID.randomUUID())).isEmpty();
        assertThatThrownBy(() -> list.place(UUID.randomUUID(), "birch")).isInstanceOf(TokenFailure.class);
        assertThatThrownBy(() -> list.place(BIRCH, "alder")).isInstanceOf(TokenFailure.class);
    }

    @Test
    void itIsReadAgainWhenItChangesAndASpoiledOneListsNobody() throws Exception {
        ClientTokenList list = list(ENTRY);
        replace("alder" + ENTRY.substring(5).replace("\nbirch", "\nalder"));
        assertThat(list.of(BIRCH)).containsExactly("alder");
        replace("birch.slot = x\n");
        assertThat(list.of(BIRCH)).isEmpty();
        Files.delete(folder.resolve("list"));
        assertThat(list.of(BIRCH)).isEmpty();
        replace(ENTRY);
        assertThat(list.of(BIRCH)).containsExactly("birch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "birch.pin = 1234",
                "birch.client = 01890a5d-ac96-774b-bcce-b302099a8057",
                "birch.client = Birch Clinic\nbirch.library = /lib/token.so\nbirch.slot = 7",
                "birch.client = 01890a5d-ac96-774b-bcce-b302099a8057\nbirch.library = token.so\nbirch.slot = 7",
                "birch.client = 01890a5d-ac96-774b-bcce-b302099a8057\nbirch.library = /lib/a\"\\nslot=1\nbirch.slot = 7",
                "Birch Clinic.slot = 7",
                ENTRY
                        + "alder.client = 01890a5d-ac96-774b-bcce-b302099a8058\nalder.library = /lib/token.so\nalder.slot = 7"
            })
    void whatIsWrongInItIsToldBeforeAnythingStarts(String text) {
        assertThatThrownBy(() -> list(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The list of clients' tokens, ");
    }

    @Test
    void theTokenOfTheKeyEncryptionKeysIsNoClients() throws Exception {
        Files.writeString(folder.resolve("list"), ENTRY);
        VaultSettings house = new VaultSettings(
                Kind.PKCS11, null, "", folder, Set.of(), new Pkcs11(Path.of("/lib/token.so"), 7L, "1234", null));
        assertThatThrownBy(() -> new ClientTokenList(settings(), house))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("somebody's already");
    }

    private ClientTokenList list(String text) throws IOException {
        Files.writeString(folder.resolve("list"), text);
        return new ClientTokenList(
                settings(),
                new VaultSettings(
                        Kind.KEYSTORE, folder.resolve("keys"), "x", null, Set.of(), new Pkcs11(null, null, "", null)));
    }

    /// As an editor does.
    private void replace(String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), text);
        Files.move(fresh, folder.resolve("list"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private ClientTokenSettings settings() {
        return new ClientTokenSettings(
                folder.resolve("list"), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
    }
}
