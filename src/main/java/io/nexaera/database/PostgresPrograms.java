package io.nexaera.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The Postgres programs from the jar, unpacked once into a private folder beside the data they serve.
///
/// The folder's name carries the archive's checksum, so a newer release unpacks its own. A crash in the middle leaves a
/// `.new` folder, which the next start throws away.
record PostgresPrograms(Path folder) {
    static PostgresPrograms unpackInto(Path parent) throws IOException {
        URL archive = archive();
        Path folder = parent.resolve("postgres-" + checksum(archive));
        if (!Files.isDirectory(folder)) {
            forgetOthers(parent);
            Path fresh = PrivateFiles.folder(parent.resolve("postgres.new"));
            unpack(archive, fresh);
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(folder);
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static URL archive() {
        String name = "/postgres-" + system() + "-" + processor() + ".txz";
        URL archive = PostgresPrograms.class.getResource(name);
        if (archive == null) {
            throw new CannotStart("Nexaera brings no Postgres for this kind of machine (" + name
                    + " is missing). Use a Postgres server of your own: ./nexaera serve");
        }
        return archive;
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String processor() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
    }

    private static String checksum(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return "unpacked";
    }

    private static void forgetOthers(Path parent) throws IOException {
        try (Stream<Path> found = Files.list(parent)) {
            List<Path> others = found.filter(
                            path -> path.getFileName().toString().matches("postgres(-[0-9a-z]+|\\.new)"))
                    .toList();
            for (Path other : others) {
                PrivateFiles.delete(other);
            }
        }
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        try (InputStream raw = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, inside(folder, entry.getName()));
            }
        }
    }

    private static Path inside(Path folder, String name) {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IllegalStateException("archive entry outside its folder: " + name);
        }
        return target;
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            target.toFile().setExecutable((entry.getMode() & 0100) != 0);
        }
    }
}
