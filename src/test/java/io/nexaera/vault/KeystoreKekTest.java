package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.vault.KekFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key-encryption keys in a file, with everything that happens to such files.
class KeystoreKekTest {
    private static final String PASSWORD = "canary-keystore-password";
    private static final byte[] DATA_KEY = {1, 2, 3, 4};

    @TempDir
    private Path folder;

    private Path file;
    private KeystoreKek kek;

    @BeforeEach
    void made() throws KekFailure {
        file = folder.resolve("vault.p12");
        kek = KeystoreKek.create(file, PASSWORD, "kek-1");
    }

    @Test
    void theFileIsItsOwnersAloneAndStaysSo() throws Exception {
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        kek.next();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatAnOlderVersionWrappedOpensUnderThatVersionOnly() throws KekFailure {
        Kek.Wrapped old = kek.wrap("dek-a", DATA_KEY);
        assertThat(kek.next()).isEqualTo("kek-2");
        Kek.Wrapped fresh = kek.wrap("dek-a", DATA_KEY);
        assertThat(fresh.kekId()).isEqualTo("kek-2").isEqualTo(kek.activeId());
        Kek later = KeystoreKek.open(file, PASSWORD);
        assertThat(later.ids()).containsExactly("kek-1", "kek-2");
        assertThat(later.unwrap("kek-1", "dek-a", old.bytes())).isEqualTo(DATA_KEY);
        assertThat(later.unwrap("kek-2", "dek-a", fresh.bytes())).isEqualTo(DATA_KEY);
        assertFails(Reason.DOES_NOT_OPEN, () -> later.unwrap("kek-2", "dek-a", old.bytes()), "kek-2", "dek-a");
    }

    @Test
    void aWrappedKeyIsBoundToItsDataKeysName() throws KekFailure {
        Kek.Wrapped wrapped = kek.wrap("dek-a", DATA_KEY);
        assertFails(Reason.DOES_NOT_OPEN, () -> kek.unwrap("kek-1", "dek-b", wrapped.bytes()), "dek-b");
    }

    @Test
    void theTenthVersionIsNewerThanTheNinth() throws KekFailure {
        for (int i = 0; i < 9; i++) {
            kek.next();
        }
        assertThat(KeystoreKek.open(file, PASSWORD).activeId()).isEqualTo("kek-10");
    }

    @Test
    void aVersionThatAnotherNodeMadeIsFoundAndUsed() throws KekFailure {
        KeystoreKek other = KeystoreKek.open(file, PASSWORD);
        other.next();
        Kek.Wrapped byOther = other.wrap("dek-a", DATA_KEY);
        assertThat(kek.unwrap("kek-2", "dek-a", byOther.bytes())).isEqualTo(DATA_KEY);
        other.next();
        assertThat(kek.wrap("dek-b", DATA_KEY).kekId()).isEqualTo("kek-3");
    }

    @Test
    void versionsMadeAtTheSameTimeAreAllKept() throws Exception {
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            List<Future<String>> made = IntStream.range(0, 8)
                    .mapToObj(i ->
                            nodes.submit(() -> KeystoreKek.open(file, PASSWORD).next()))
                    .toList();
            for (Future<String> one : made) {
                one.get();
            }
        }
        assertThat(KeystoreKek.open(file, PASSWORD).ids()).hasSize(9).endsWith("kek-9");
    }

    @Test
    void anOldVersionIsDestroyedForGoodAndTheActiveOneNot() throws KekFailure {
        Kek.Wrapped old = kek.wrap("dek-a", DATA_KEY);
        kek.next();
        assertFails(Reason.REFUSED, () -> destroyed(kek, "kek-2"), "kek-2");
        kek.destroy("kek-1");
        Kek later = KeystoreKek.open(file, PASSWORD);
        assertThat(later.ids()).containsExactly("kek-2");
        assertFails(Reason.UNKNOWN, () -> later.unwrap("kek-1", "dek-a", old.bytes()), "kek-1", file.toString());
    }

    @Test
    void aWrongPasswordIsSaidToBeWrongAndNotShown() {
        assertFails(Reason.UNREACHABLE, () -> KeystoreKek.open(file, "canary-wrong"), "password", "is wrong");
    }

    @Test
    void aDamagedFileIsSaidToBeDamaged() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (byte[] damaged : List.of(new byte[0], "not a keystore".getBytes(StandardCharsets.US_ASCII), half(bytes))) {
            Files.write(file, damaged);
            assertFails(Reason.UNREACHABLE, () -> KeystoreKek.open(file, PASSWORD), "restore it from your backup");
        }
    }

    @Test
    void aFileThatIsGoneIsNotMadeAnewByOpeningIt() throws IOException {
        Files.delete(file);
        assertFails(Reason.UNREACHABLE, () -> KeystoreKek.open(file, PASSWORD), "does not exist", "backup");
        assertThat(file).doesNotExist();
    }

    @Test
    void anExistingFileIsNeverReplacedByAFreshOne() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertFails(Reason.REFUSED, () -> KeystoreKek.create(file, PASSWORD, "kek-1"), "exists already");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void nothingOfItIsPrinted() throws KekFailure {
        assertThat(kek.toString() + kek.place() + kek.wrap("dek-a", DATA_KEY).kekId())
                .doesNotContain(PASSWORD);
    }

    private interface Deed {
        Object done() throws KekFailure;
    }

    private static Object destroyed(Kek kek, String id) throws KekFailure {
        kek.destroy(id);
        return id;
    }

    private static void assertFails(Reason reason, Deed deed, String... said) {
        assertThatThrownBy(deed::done)
                .isInstanceOfSatisfying(
                        KekFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason))
                .hasMessageContainingAll(said)
                .hasNoCause()
                .satisfies(failure -> assertThat(failure.getMessage())
                        .doesNotContain(PASSWORD)
                        .doesNotContain("canary"));
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }
}
