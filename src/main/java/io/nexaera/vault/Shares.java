package io.nexaera.vault;

import io.nexaera.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// One half of each tenant's data keys, kept outside the database: a folder with a file of 32 random bytes for each
/// tenant. Without it neither a dump of the database nor the key-encryption key opens anything, so deleting the file
/// makes what the tenant sealed unreadable wherever a copy may lie.
///
/// Beside it lies a client's own key, or the PIN of its token, while the client lends it.
///
/// Every node needs the same folder. Nothing is cached: a share that is gone is gone for all of them at once.
@Component
class Shares {
    private static final int BYTES = 32;
    private static final int MOST_LENT_BYTES = 4_096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    Shares(VaultSettings settings) {
        this.folder = settings.shares();
    }

    /// The tenant's share; made now where it has none.
    byte[] ofOrNew(UUID tenant) {
        return find(tenant).orElseGet(() -> create(tenant));
    }

    /// @throws Problem.Conflict `vault.share-missing`
    byte[] of(UUID tenant) {
        return find(tenant)
                .orElseThrow(() -> new Problem.Conflict(
                        "vault.share-missing",
                        "One half of the encryption key is missing, so stored secrets can't be opened."
                                + " Whoever runs this installation can restore it from a backup of its key folder."));
    }

    Optional<byte[]> find(UUID tenant) {
        return read(file(tenant), BYTES, BYTES);
    }

    /// What a client lends: its own key, or the sealed PIN of its token; nothing in it where the token refused the PIN.
    Optional<byte[]> lent(UUID tenant) {
        return read(lentFile(tenant), 0, MOST_LENT_BYTES);
    }

    /// Forgets what is lent and leaves the mark that it was.
    void empty(UUID tenant) {
        if (Files.exists(lentFile(tenant))) {
            takeBack(tenant);
            lend(tenant, new byte[0]);
        }
    }

    /// Keeps that for as long as it is lent.
    void lend(UUID tenant, byte[] key) {
        try {
            Path whole = written(key);
            Files.move(whole, lentFile(tenant), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("a lent key can't be written", e);
        }
    }

    /// Overwrites and deletes what is lent. Nothing happens where there is none.
    void takeBack(UUID tenant) {
        destroy(lentFile(tenant));
    }

    private static Optional<byte[]> read(Path file, int fewest, int most) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] share = Files.readAllBytes(file);
            if (share.length < fewest || share.length > most) {
                throw new Problem.Conflict(
                        "vault.share-damaged", "One half of the encryption key is damaged: restore it from a backup.");
            }
            return Optional.of(share);
        } catch (IOException e) {
            throw new UncheckedIOException("a share can't be read", e);
        }
    }

    /// Overwrites and deletes it, for good. Nothing happens where there is none.
    void destroy(UUID tenant) {
        takeBack(tenant);
        destroy(file(tenant));
    }

    private void destroy(Path file) {
        try {
            if (Files.exists(file)) {
                write(file, new byte[(int) Files.size(file)], StandardOpenOption.WRITE);
                Files.deleteIfExists(file);
                force(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a share can't be deleted", e);
        }
    }

    private byte[] create(UUID tenant) {
        byte[] share = new byte[BYTES];
        RANDOM.nextBytes(share);
        try {
            Path whole = written(share);
            try {
                Files.createLink(file(tenant), whole); // whole or not at all, and never over another's
                force(folder);
                return share;
            } catch (FileAlreadyExistsException e) {
                return of(tenant);
            } finally {
                Files.delete(whole);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a share can't be written", e);
        }
    }

    /// A file that nobody looks for yet.
    private Path written(byte[] bytes) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path whole = Files.createTempFile(
                folder, "new", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        write(whole, bytes, StandardOpenOption.WRITE);
        return whole;
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption... how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(how))) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path file(UUID tenant) {
        return folder.resolve(tenant.toString());
    }

    private Path lentFile(UUID tenant) {
        return folder.resolve(tenant + ".lent");
    }
}
