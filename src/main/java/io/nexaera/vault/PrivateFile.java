package io.nexaera.vault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A file that only its owner reads (mode 0600), replaced as a whole.
record PrivateFile(Path path) {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// A file's lock keeps out other processes only.
    private static final Lock IN_THIS_PROCESS = new ReentrantLock();

    interface Content {
        void writeTo(OutputStream out) throws IOException, GeneralSecurityException;
    }

    /// A reader sees the old file or the new one, also after a power cut.
    void replace(Content content) throws IOException, GeneralSecurityException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            OutputStream out = Channels.newOutputStream(channel);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    /// Changes whenever the file is replaced.
    String stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException e) {
            return "missing";
        }
    }

    interface Deed<T> {
        T done() throws IOException, GeneralSecurityException;
    }

    /// Nobody else changes the file meanwhile, neither in this process nor in another on this machine.
    <T> T alone(Deed<T> deed) throws IOException, GeneralSecurityException {
        IN_THIS_PROCESS.lock();
        try (FileChannel channel = FileChannel.open(
                        path.resolveSibling(path.getFileName() + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        OWNER_ONLY);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock was lost");
            }
            return deed.done();
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    /// Without it a power cut may take the rename back.
    private void syncFolder() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
