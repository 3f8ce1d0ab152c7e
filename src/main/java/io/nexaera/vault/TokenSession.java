package io.nexaera.vault;

import io.nexaera.vault.VaultSettings.Pkcs11;
import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import javax.crypto.KeyGenerator;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;

/// A process that is signed in to a PKCS#11 token. Being signed in is the process's, not the session's: whoever uses
/// the token
/// in this process is, until somebody signs out (PKCS#11 v2.40 §2.6 and C_Login).
record TokenSession(AuthProvider provider, KeyStore store) {
    /// Before anything is asked of the token.
    static AuthProvider provider(Pkcs11 place) {
        return (AuthProvider) Security.getProvider("SunPKCS11").configure(configuration(place));
    }

    /// @throws IOException also where the PIN is refused: see [#refusedPin]
    static TokenSession signIn(Pkcs11 place, char[] pin) throws IOException, GeneralSecurityException {
        return signIn(provider(place), pin);
    }

    /// The same where this process may be signed in already: out and in again, for else the token wouldn't look at the
    /// PIN.
    static TokenSession signInAnew(Pkcs11 place, char[] pin) throws IOException, GeneralSecurityException {
        AuthProvider provider = provider(place);
        provider.logout();
        return signIn(provider, pin);
    }

    private static TokenSession signIn(AuthProvider provider, char[] pin) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, pin);
        return new TokenSession(provider, store);
    }

    /// Makes an AES key inside the token, which can't leave it.
    void make(String label) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        store.setKeyEntry(label, generator.generateKey(), null, null);
    }

    void signOut() throws LoginException {
        provider.logout();
    }

    static boolean refusedPin(Throwable failure) {
        return refused(failure, "CKR_PIN_") || failedLogin(failure);
    }

    static boolean locked(Throwable failure) {
        return refused(failure, "CKR_PIN_LOCKED");
    }

    /// Two keys of one name: Java's provider opens neither, nor anything beside them.
    static boolean sharedLabel(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("sharing CKA_LABEL")) {
                return true;
            }
        }
        return false;
    }

    private static boolean failedLogin(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedLoginException) {
                return true;
            }
        }
        return false;
    }

    /// Java's provider tells one wrong PIN from all else; the others only by the name of the return value.
    private static boolean refused(Throwable failure, String value) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).startsWith(value)) {
                return true;
            }
        }
        return false;
    }

    /// Keys are sensitive and not extractable: the token itself refuses to hand one out.
    private static String configuration(Pkcs11 place) {
        return """
                --name=nexaera
                library="%s"
                %s
                attributes(*,CKO_SECRET_KEY,*)={
                CKA_TOKEN=true
                CKA_SENSITIVE=true
                CKA_EXTRACTABLE=false
                CKA_ENCRYPT=true
                CKA_DECRYPT=true
                }
                """.formatted(place.library(), place.selection());
    }
}
