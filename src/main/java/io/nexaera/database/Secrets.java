package io.nexaera.database;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.function.Supplier;

/// Random passwords and keys that an installation made for itself, kept in one file that only its owner can read.
///
/// Each is made the first time it is asked for and stays the same from then on. Not safe for two processes at once:
/// hold the [FolderLock] of its folder.
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final Properties kept = new Properties();

    private Secrets(Path file) {
        this.file = file;
    }

    /// The secrets of this folder; the file `secrets.properties` is made when the first one is.
    public static Secrets in(Path folder) {
        Secrets secrets = new Secrets(folder.resolve("secrets.properties"));
        secrets.read();
        return secrets;
    }

    /// A password of 192 random bits, in letters, digits, `-` and `_`.
    public String password(String name) {
        return keep(name, () -> Base64.getUrlEncoder().withoutPadding().encodeToString(random(24)));
    }

    /// A key of 32 random bytes, in Base64.
    public String key(String name) {
        return keep(name, () -> Base64.getEncoder().encodeToString(random(32)));
    }

    private synchronized String keep(String name, Supplier<String> fresh) {
        String known = kept.getProperty(name);
        if (known != null) {
            return known;
        }
        String made = fresh.get();
        kept.setProperty(name, made);
        write();
        return made;
    }

    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        try (Reader in = Files.newBufferedReader(file)) {
            kept.load(in);
        } catch (IOException e) {
            throw new CannotStart("The secrets in " + file + " can't be read. Are you the owner of that file?");
        }
    }

    private void write() {
        try {
            StringWriter text = new StringWriter();
            kept.store(text, "Keep this file: the data beside it can't be opened without it.");
            PrivateFiles.write(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
