package io.nexaera.vault;

import io.nexaera.vault.KekFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/// Key-encryption keys in a PKCS#12 file (RFC 7292), all under one password. An id that isn't known yet makes it read
/// the
/// file again: another node may have added a version.
final class KeystoreKek implements Kek {
    static final String WORD = "kek";

    private final PrivateFile file;
    private final char[] password;
    private volatile NavigableMap<String, SecretKey> keys;
    private volatile String stamp;

    private KeystoreKek(PrivateFile file, char[] password) throws KekFailure {
        this.file = file;
        this.password = password;
        this.stamp = file.stamp();
        this.keys = read();
    }

    /// The keys of an existing file.
    static KeystoreKek open(Path file, String password) throws KekFailure {
        return new KeystoreKek(new PrivateFile(file.toAbsolutePath()), password.toCharArray());
    }

    /// Makes the file (mode 0600) with a key of this id in it. Fails where there is one.
    static KeystoreKek create(Path path, String password, String first) throws KekFailure {
        PrivateFile file = new PrivateFile(path.toAbsolutePath());
        char[] chars = password.toCharArray();
        try {
            return file.alone(() -> {
                if (Files.exists(file.path())) {
                    throw new KekFailure(Reason.REFUSED, "The key file " + path + " exists already.");
                }
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, chars);
                add(store, first, chars);
                file.replace(out -> store.store(out, chars));
                return new KeystoreKek(file, chars);
            });
        } catch (IOException | GeneralSecurityException e) {
            throw explained(path, e);
        }
    }

    @Override
    public String activeId() {
        return keys.lastKey();
    }

    @Override
    public NavigableSet<String> ids() {
        return Collections.unmodifiableNavigableSet(keys.navigableKeySet());
    }

    @Override
    public Wrapped wrap(String dataKeyId, byte[] dataKey) throws KekFailure {
        lookAgain();
        Map.Entry<String, SecretKey> newest = keys.lastEntry();
        try {
            return new Wrapped(newest.getKey(), wrapping(newest.getValue()).wrap(dataKeyId, dataKey));
        } catch (GeneralSecurityException e) {
            throw explained(file.path(), e);
        }
    }

    @Override
    public byte[] unwrap(String kekId, String dataKeyId, byte[] wrapped) throws KekFailure {
        SecretKey key = find(kekId);
        try {
            return wrapping(key).unwrap(dataKeyId, wrapped);
        } catch (GeneralSecurityException e) {
            throw new KekFailure(
                    Reason.DOES_NOT_OPEN,
                    "Key " + kekId + " in " + place() + " does not open data key " + dataKeyId
                            + ": it is another key of the same name, or the row was changed.");
        }
    }

    @Override
    public String next() throws KekFailure {
        return changed(store -> {
            String id = KekId.after(WORD, idsOf(store));
            add(store, id, password);
            return id;
        });
    }

    @Override
    public void destroy(String kekId) throws KekFailure {
        changed(store -> {
            if (idsOf(store).last().equals(kekId)) {
                throw new KekFailure(Reason.REFUSED, kekId + " is the key that wraps: make another first.");
            }
            store.deleteEntry(kekId);
            return kekId;
        });
    }

    @Override
    public String place() {
        return "the key file " + file.path();
    }

    private interface Change {
        String apply(KeyStore store) throws GeneralSecurityException, IOException;
    }

    /// On what the file holds now, which may be more than was read.
    private String changed(Change change) throws KekFailure {
        try {
            return file.alone(() -> {
                KeyStore store = load();
                String id = change.apply(store);
                file.replace(out -> store.store(out, password));
                keys = keysOf(store);
                return id;
            });
        } catch (IOException | GeneralSecurityException e) {
            throw explained(file.path(), e);
        }
    }

    private static NavigableSet<String> idsOf(KeyStore store) throws GeneralSecurityException {
        return KekId.of(WORD, Collections.list(store.aliases()).stream());
    }

    /// Another node may have made a newer key: what is wrapped under an old one after its turn would be lost with it.
    private void lookAgain() throws KekFailure {
        String now = file.stamp();
        if (!now.equals(stamp)) {
            keys = read();
            stamp = now;
        }
    }

    private SecretKey find(String kekId) throws KekFailure {
        SecretKey known = keys.get(kekId);
        if (known == null) {
            keys = read();
            known = keys.get(kekId);
        }
        if (known == null) {
            throw new KekFailure(
                    Reason.UNKNOWN,
                    "There is no key " + kekId + " in " + place() + " (it holds " + String.join(", ", keys.keySet())
                            + "): restore the file that has it from your backup.");
        }
        return known;
    }

    private NavigableMap<String, SecretKey> read() throws KekFailure {
        try {
            return keysOf(load());
        } catch (IOException | GeneralSecurityException e) {
            throw explained(file.path(), e);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file.path())) {
            store.load(in, password);
        }
        return store;
    }

    private NavigableMap<String, SecretKey> keysOf(KeyStore store) throws GeneralSecurityException {
        TreeMap<String, SecretKey> found = new TreeMap<>(KekId.OLDEST_FIRST);
        for (String id : idsOf(store)) {
            if (store.getKey(id, password) instanceof SecretKey key) {
                found.put(id, key);
            }
        }
        if (found.isEmpty()) {
            throw new KekFailure(
                    Reason.UNKNOWN, "There is no key in " + place() + ": restore the file from your backup.");
        }
        return found;
    }

    private static void add(KeyStore store, String id, char[] password) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        store.setKeyEntry(id, generator.generateKey(), password, null);
    }

    private static Wrapping wrapping(SecretKey key) {
        return new Wrapping(key, Optional.empty());
    }

    /// The cause is left behind: what a keystore says of itself is no reading for people.
    private static KekFailure explained(Path file, Exception failure) {
        if (failure instanceof KekFailure already) {
            return already;
        }
        if (failure.getCause() instanceof UnrecoverableKeyException
                || failure instanceof UnrecoverableKeyException
                || failure.getCause() instanceof AEADBadTagException) {
            return new KekFailure(Reason.UNREACHABLE, "The password of the key file " + file + " is wrong.");
        }
        return new KekFailure(
                Reason.UNREACHABLE,
                "The key file " + file
                        + (Files.isReadable(file) ? " is damaged" : " does not exist, or can't be read or written")
                        + ": restore it from your backup.");
    }

    @Override
    public String toString() {
        return "KeystoreKek[" + ids() + " in " + place() + "]";
    }
}
