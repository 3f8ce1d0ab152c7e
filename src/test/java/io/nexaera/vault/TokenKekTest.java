package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.vault.KekFailure.Reason;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.KeyStore;
import java.security.Security;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Key-encryption keys inside a real PKCS#11 token, SoftHSM.
class TokenKekTest {
    private static final byte[] DATA_KEY = {1, 2, 3, 4};

    private static SoftHsm hsm;
    private static SoftHsm doomed;
    private static TokenKek kek;

    @BeforeAll
    static void aTokenWithOneKey() throws KekFailure {
        hsm = SoftHsm.token();
        doomed = SoftHsm.token();
        kek = TokenKek.open(hsm.settings(SoftHsm.PIN));
        assertThat(kek.ids()).isEmpty();
        assertThat(kek.next()).isEqualTo("hsm-1");
    }

    @Test
    void theTokenWrapsAndTheKeyCannotLeaveIt() throws Exception {
        Kek.Wrapped wrapped = kek.wrap("dek-a", DATA_KEY);
        assertThat(wrapped.envelope()).matches("[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]+=*");
        assertThat(kek.unwrap(wrapped.kekId(), "dek-a", wrapped.bytes())).isEqualTo(DATA_KEY);
        KeyStore asSomebodyElse = signedIn(provider(hsm));
        assertThat(asSomebodyElse.getKey(wrapped.kekId(), null))
                .isInstanceOfSatisfying(
                        SecretKey.class, key -> assertThat(key.getEncoded()).isNull())
                .asString()
                .contains("sensitive", "unextractable");
    }

    @Test
    void aNewerVersionWrapsAndTheOlderStillOpensItsOwn() throws KekFailure {
        Kek.Wrapped old = kek.wrap("dek-a", DATA_KEY);
        String next = kek.next();
        Kek.Wrapped fresh = kek.wrap("dek-a", DATA_KEY);
        assertThat(fresh.kekId()).isEqualTo(next).isEqualTo(kek.activeId());
        Kek later = TokenKek.open(hsm.settings(SoftHsm.PIN));
        assertThat(later.unwrap(old.kekId(), "dek-a", old.bytes())).isEqualTo(DATA_KEY);
        assertFails(Reason.DOES_NOT_OPEN, () -> later.unwrap(next, "dek-a", old.bytes()), next, "dek-a");
        assertFails(Reason.REFUSED, () -> destroyed(kek, next), next);
        kek.destroy(old.kekId());
        assertFails(Reason.UNKNOWN, () -> kek.unwrap(old.kekId(), "dek-a", old.bytes()), old.kekId());
    }

    @Test
    void aChangedOrMovedDataKeyDoesNotOpen() throws KekFailure {
        Kek.Wrapped wrapped = kek.wrap("dek-a", DATA_KEY);
        byte[] changed = wrapped.bytes();
        changed[20] = (byte) (changed[20] == 'A' ? 'B' : 'A');
        assertFails(Reason.DOES_NOT_OPEN, () -> kek.unwrap(wrapped.kekId(), "dek-a", changed), "dek-a");
        assertFails(Reason.DOES_NOT_OPEN, () -> kek.unwrap(wrapped.kekId(), "dek-b", wrapped.bytes()), "dek-b");
    }

    @Test
    void anUnknownVersionIsNamedWithThoseThatAreThere() {
        assertFails(Reason.UNKNOWN, () -> kek.unwrap("hsm-77", "dek-a", new byte[0]), "hsm-77", kek.activeId());
        assertFails(Reason.UNKNOWN, () -> kek.unwrap("kek-1", "dek-a", new byte[0]), "kek-1");
    }

    @Test
    void aBrokenSessionIsMadeAnewUnnoticed() throws Exception {
        Kek.Wrapped wrapped = kek.wrap("dek-a", DATA_KEY);
        signOutEverybody(hsm);
        assertThat(kek.unwrap(wrapped.kekId(), "dek-a", wrapped.bytes())).isEqualTo(DATA_KEY);
        signOutEverybody(hsm);
        assertThat(kek.wrap("dek-b", DATA_KEY).kekId()).isEqualTo(kek.activeId());
    }

    @Test
    void whileTheTokenIsAwayTheErrorIsInWordsAndAfterwardsItGoesOn() throws Exception {
        Kek.Wrapped wrapped = kek.wrap("dek-a", DATA_KEY);
        Path elsewhere = hsm.library().resolveSibling("away.so");
        signOutEverybody(hsm);
        Files.move(hsm.library(), elsewhere);
        try {
            assertFails(
                    Reason.UNREACHABLE,
                    () -> kek.unwrap(wrapped.kekId(), "dek-a", wrapped.bytes()),
                    "no answer from the PKCS#11 token",
                    "tried again with the next use");
        } finally {
            Files.move(elsewhere, hsm.library());
        }
        assertThat(kek.unwrap(wrapped.kekId(), "dek-a", wrapped.bytes())).isEqualTo(DATA_KEY);
    }

    /// SoftHSM itself gives up on a token whose folder went away until the process ends; other makers' tokens come
    /// back.
    @Test
    void aTokenWhoseStoreVanishesMidWayIsUnreachableAndNotTakenForAWrongKey() throws Exception {
        TokenKek own = TokenKek.open(doomed.settings(SoftHsm.PIN));
        own.next();
        Kek.Wrapped wrapped = own.wrap("dek-a", DATA_KEY);
        Files.move(doomed.folder(), doomed.folder().resolveSibling("vanished"));
        assertFails(Reason.UNREACHABLE, () -> own.unwrap(wrapped.kekId(), "dek-a", wrapped.bytes()), "no answer");
        assertFails(Reason.UNREACHABLE, own::next, "no answer");
    }

    @Test
    void aWrongPinIsSaidToBeWrongAndNotShown() throws Exception {
        signOutEverybody(hsm);
        assertFails(Reason.UNREACHABLE, () -> TokenKek.open(hsm.settings("canary-wrong")), "PIN", "is wrong");
    }

    @Test
    void thePinMayLieInAFile() throws Exception {
        Path pin = Files.writeString(hsm.library().resolveSibling("pin"), SoftHsm.PIN + "\n");
        Pkcs11 settings = hsm.settings("");
        assertThat(TokenKek.open(new Pkcs11(settings.library(), settings.slot(), "", pin))
                        .ids())
                .isNotEmpty();
    }

    @Test
    void manyThreadsUseItAtOnce() throws Exception {
        Kek.Wrapped wrapped = kek.wrap("dek-a", DATA_KEY);
        Callable<byte[]> unwrap = () -> kek.unwrap(wrapped.kekId(), "dek-a", wrapped.bytes());
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<byte[]>> opened = threads.invokeAll(
                    IntStream.range(0, 200).mapToObj(i -> unwrap).toList());
            for (Future<byte[]> one : opened) {
                assertThat(one.get()).isEqualTo(DATA_KEY);
            }
        }
    }

    @Test
    void noPinIsPrinted() {
        assertThat(kek.toString() + kek.place() + hsm.settings(SoftHsm.PIN)).doesNotContain(SoftHsm.PIN);
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
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("canary"));
    }

    private static AuthProvider provider(SoftHsm hsm) {
        return (AuthProvider) Security.getProvider("SunPKCS11")
                .configure("--name=other\nlibrary=" + hsm.library() + "\n"
                        + hsm.settings(SoftHsm.PIN).selection() + "\n");
    }

    private static KeyStore signedIn(AuthProvider provider) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, SoftHsm.PIN.toCharArray());
        return store;
    }

    /// What happens when the token restarts: every session of this process is over.
    private static void signOutEverybody(SoftHsm hsm) throws Exception {
        AuthProvider other = provider(hsm);
        signedIn(other);
        other.logout();
    }
}
