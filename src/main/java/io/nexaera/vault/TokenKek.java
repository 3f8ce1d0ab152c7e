package io.nexaera.vault;

import io.nexaera.vault.KekFailure.Reason;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.ProviderException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key-encryption keys inside a PKCS#11 token, made there and unable to leave it: wrapping and unwrapping happen in the
/// token, with AES-GCM (PKCS#11 v2.40 §2.11.3 CKM_AES_GCM). A connection that broke is made anew on the next use.
final class TokenKek implements Kek {
    static final String WORD = "hsm";

    private static final Logger LOG = LoggerFactory.getLogger(TokenKek.class);

    private final Pkcs11 settings;
    private volatile Connected connected;

    /// One session with the token and what it found there.
    ///
    /// @param number counts the sessions
    private record Connected(int number, TokenSession session, NavigableMap<String, SecretKey> keys) {
        KeyStore store() {
            return session.store();
        }

        Wrapping wrapping(SecretKey key) {
            return new Wrapping(key, Optional.of(session.provider()));
        }
    }

    private TokenKek(Pkcs11 settings) throws KekFailure {
        this.settings = settings;
        this.connected = connect(1);
    }

    /// The keys of a token; there may be none yet.
    static TokenKek open(Pkcs11 settings) throws KekFailure {
        return new TokenKek(settings);
    }

    @Override
    public String activeId() {
        return connected.keys().lastKey();
    }

    @Override
    public NavigableSet<String> ids() {
        return Collections.unmodifiableNavigableSet(connected.keys().navigableKeySet());
    }

    @Override
    public Wrapped wrap(String dataKeyId, byte[] dataKey) throws KekFailure {
        return used(token -> {
            NavigableMap<String, SecretKey> now = look(token); // another node may have made a newer one
            if (now.isEmpty()) {
                throw new KekFailure(Reason.UNKNOWN, "There is no key in " + place() + ".");
            }
            Map.Entry<String, SecretKey> newest = now.lastEntry();
            return new Wrapped(
                    newest.getKey(), token.wrapping(newest.getValue()).wrap(dataKeyId, dataKey));
        });
    }

    @Override
    public byte[] unwrap(String kekId, String dataKeyId, byte[] wrapped) throws KekFailure {
        return used(token -> {
            try {
                return token.wrapping(find(token, kekId)).unwrap(dataKeyId, wrapped);
            } catch (AEADBadTagException badTag) {
                askForLife(token, kekId);
                throw new KekFailure(
                        Reason.DOES_NOT_OPEN,
                        "Key " + kekId + " in " + place() + " does not open data key " + dataKeyId
                                + ": it is another key of the same name, or the row was changed.");
            }
        });
    }

    @Override
    public synchronized String next() throws KekFailure {
        return used(token -> create(KekId.after(WORD, look(token).navigableKeySet())));
    }

    /// Makes a key of this id inside the token.
    synchronized String create(String id) throws KekFailure {
        return used(token -> {
            token.session().make(id);
            connected = connect(token.number() + 1);
            return id;
        });
    }

    @Override
    public synchronized void destroy(String kekId) throws KekFailure {
        used(token -> {
            NavigableMap<String, SecretKey> now = look(token);
            if (now.isEmpty() || now.lastKey().equals(kekId)) {
                throw new KekFailure(Reason.REFUSED, kekId + " is the key that wraps: make another first.");
            }
            token.store().deleteEntry(kekId);
            connected = connect(token.number() + 1);
            return kekId;
        });
    }

    @Override
    public String place() {
        return "the PKCS#11 token (" + settings.library() + ", " + settings.where() + ")";
    }

    private interface Use<T> {
        T with(Connected token) throws GeneralSecurityException;
    }

    /// A token forgets its sessions when it restarts, is pulled out, or somebody signs out: then once more, anew.
    private <T> T used(Use<T> use) throws KekFailure {
        Connected token = connected;
        try {
            return use.with(token);
        } catch (KekFailure failure) {
            throw failure;
        } catch (GeneralSecurityException | ProviderException broken) {
            return again(use, token);
        }
    }

    private <T> T again(Use<T> use, Connected broken) throws KekFailure {
        try {
            T result = use.with(reconnected(broken));
            LOG.info("signed in to {} again", place());
            return result;
        } catch (KekFailure failure) {
            throw failure;
        } catch (GeneralSecurityException | ProviderException stillBroken) {
            throw unreachable();
        }
    }

    private synchronized Connected reconnected(Connected broken) throws KekFailure {
        if (connected.number() == broken.number()) {
            connected = connect(broken.number() + 1);
        }
        return connected;
    }

    /// A token that died says "wrong" just as it does of a changed row: only a living one is believed.
    private static void askForLife(Connected token, String kekId) throws GeneralSecurityException {
        SecretKey key = token.keys().get(kekId);
        if (key != null) {
            token.wrapping(key).wrap("are you there", new byte[0]);
        }
    }

    private SecretKey find(Connected token, String kekId) throws GeneralSecurityException {
        SecretKey known = token.keys().get(kekId);
        if (known == null) {
            known = look(token).get(kekId);
        }
        if (known == null) {
            throw new KekFailure(
                    Reason.UNKNOWN,
                    "There is no key " + kekId + " in " + place() + " (it holds "
                            + String.join(", ", token.keys().keySet()) + "): restore the token from its backup.");
        }
        return known;
    }

    private Connected connect(int number) throws KekFailure {
        try {
            TokenSession session = TokenSession.signIn(settings, settings.readPin());
            return new Connected(number, session, keysOf(session.store()));
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw TokenSession.refusedPin(e)
                    ? new KekFailure(Reason.UNREACHABLE, "The PIN of " + place() + " is wrong.")
                    : unreachable();
        }
    }

    private KekFailure unreachable() {
        KekFailure failure = new KekFailure(
                Reason.UNREACHABLE,
                "There is no answer from " + place() + ": it may be switched off, pulled out, or its library or slot is"
                        + " another. It is tried again with the next use.");
        LOG.warn("{}", failure.getMessage());
        return failure;
    }

    /// What the token holds now; a keystore lists what it held when it was loaded.
    private NavigableMap<String, SecretKey> look(Connected token) throws GeneralSecurityException {
        try {
            token.store().load(null, settings.readPin());
            return keysOf(token.store());
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static NavigableMap<String, SecretKey> keysOf(KeyStore store) throws GeneralSecurityException {
        TreeMap<String, SecretKey> found = new TreeMap<>(KekId.OLDEST_FIRST);
        for (String id : KekId.of(WORD, Collections.list(store.aliases()).stream())) {
            if (store.getKey(id, null) instanceof SecretKey key) {
                found.put(id, key);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "TokenKek[" + ids() + " in " + place() + "]";
    }
}
