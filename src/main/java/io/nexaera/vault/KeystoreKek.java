package io.nexaera.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/// The key-encryption key, in a PKCS#12 file (RFC 7292). It wraps data keys and nothing else.
@Component
class KeystoreKek {
    private static final String ALIAS = "kek-1";

    private final SecretKey key;

    KeystoreKek(VaultSettings settings) throws GeneralSecurityException, IOException {
        char[] password = settings.password().toCharArray();
        if (!Files.exists(settings.keystore())) {
            create(settings.keystore(), password);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(settings.keystore())) {
            store.load(in, password);
        }
        if (!(store.getKey(ALIAS, password) instanceof SecretKey found)) {
            throw new GeneralSecurityException("the keystore has no key " + ALIAS + ": restore it from your backup");
        }
        this.key = found;
    }

    String id() {
        return ALIAS;
    }

    byte[] wrap(String dataKeyId, byte[] dataKey) throws GeneralSecurityException {
        return Envelope.seal(key, aad(dataKeyId), dataKey).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] unwrap(String kekId, String dataKeyId, byte[] wrapped) throws GeneralSecurityException {
        if (!kekId.equals(ALIAS)) {
            throw new GeneralSecurityException("the keystore has no key " + kekId);
        }
        return Envelope.open(key, aad(dataKeyId), new String(wrapped, StandardCharsets.US_ASCII));
    }

    private static byte[] aad(String dataKeyId) {
        return ("nexaera data key " + dataKeyId).getBytes(StandardCharsets.UTF_8);
    }

    private static void create(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry(ALIAS, generator.generateKey(), password, null);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            store.store(out, password);
        }
    }
}
