package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client is shredded, and then somebody restores a backup of the whole server from before, by the steps of
/// Postgres's
/// manual (§25.3.3), and holds the key-encryption key and everything else that is left.
class RestoredBackupTest {
    private static final String PLAIN = "sk-canary-" + UUID.randomUUID();
    private static final Set<String> NOT_IN_A_BACKUP = Set.of("postmaster.pid", "postmaster.opts");

    private final Shares shares = TestInstallation.bean(Shares.class);
    private final KeystoreKek kek = TestInstallation.bean(KeystoreKek.class);
    private final TenantScope client = newClient();
    private final UUID row = UUID.randomUUID();

    @TempDir
    private Path folder;

    @Test
    void aBackupFromBeforeTheShredOpensNothingOfThatClient() throws Exception {
        store();
        TenantScope other = newClient();
        UUID othersRow = UUID.randomUUID();
        store(other, othersRow);
        byte[] share = shares.of(client.tenant());
        backUp();

        TestInstallation.bean(KeyRotation.class).shred(client);

        try (EmbeddedPostgres restored = EmbeddedPostgres.start(folder);
                Connection attacker = DriverManager.getConnection(
                        restored.jdbcUrl(), EmbeddedPostgres.SUPERUSER, TestDatabase.superuserPassword())) {
            assertThat(opened(attacker, other.tenant(), othersRow, shares.of(other.tenant())))
                    .as("the control: the backup is whole, and opens who wasn't shredded")
                    .isEqualTo(PLAIN);
            assertThat(shares.find(client.tenant())).isEmpty();
            assertThat(wrapped(attacker, client.tenant()))
                    .as("the half in the database is there")
                    .isNotEmpty();
            assertThatThrownBy(() -> opened(attacker, client.tenant(), row, shares.of(other.tenant())))
                    .as("nobody else's share will do")
                    .isInstanceOf(Problem.Conflict.class);
            assertThatThrownBy(() -> opened(attacker, client.tenant(), row, new byte[32]))
                    .isInstanceOf(Problem.Conflict.class);
            assertThat(opened(attacker, client.tenant(), row, share))
                    .as("the control: with the share that was shredded it would have opened")
                    .isEqualTo(PLAIN);
        }
    }

    private static TenantScope newClient() {
        String name = UUID.randomUUID().toString();
        return TestInstallation.newClient("Backup " + name, name)
                .as(Role.CLIENT_OWNER)
                .scope();
    }

    private void store() {
        store(client, row);
    }

    private static void store(TenantScope scope, UUID id) {
        TestInstallation.bean(TenantDatabase.class).run(scope, tx -> {
            Sealed sealed = TestInstallation.bean(Vault.class).seal(tx, name(id), PLAIN.getBytes(UTF_8));
            tx.sql("""
                            insert into app.model_connection (sub_account_id, id, name, kind, base_url, default_model,
                              secret_value, secret_key_id, secret_format, secret_commitment)
                            values (:subAccount, :id, 'n', 'openai', 'http://127.0.0.1', 'm', :value, :key, :format,
                              :commitment)""")
                    .param("id", id)
                    .param("value", sealed.value())
                    .param("key", sealed.keyId())
                    .param("format", sealed.format())
                    .param("commitment", sealed.commitment())
                    .update();
        });
    }

    private static SecretName name(UUID id) {
        return new SecretName("model_connection", id, "secret_value");
    }

    /// What the application does to open a secret, by hand.
    private String opened(Connection attacker, UUID tenant, UUID id, byte[] share) throws Exception {
        try (var found = attacker.createStatement().executeQuery("""
                select c.secret_value, c.secret_key_id, c.secret_format, c.secret_commitment, k.kek_id, k.wrapped
                from app.model_connection c join app.data_key k on k.id = c.secret_key_id and k.tenant_id = c.sub_account_id
                where c.sub_account_id = '%s' and c.id = '%s'""".formatted(tenant, id))) {
            assertThat(found.next()).isTrue();
            String keyId = found.getString(2);
            byte[] seed = kek.unwrap(found.getString(5), keyId, found.getBytes(6));
            try (OpenedKey key = new OpenedKey(keyId, new ErasableKey(DataKeys.joined(share, keyId, seed)));
                    Secret secret = Vault.open(
                            tenant,
                            key,
                            name(id),
                            new Sealed(found.getString(1), keyId, found.getInt(3), found.getString(4)))) {
                return secret.text();
            }
        }
    }

    private static String wrapped(Connection attacker, UUID tenant) throws SQLException {
        try (var found = attacker.createStatement()
                .executeQuery("select wrapped from app.data_key where tenant_id = '" + tenant + "'")) {
            found.next();
            return new String(found.getBytes(1), US_ASCII);
        }
    }

    /// The server runs on meanwhile, as it does for everybody's backups.
    private void backUp() throws SQLException, IOException {
        Path running = TestDatabase.folder();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("select pg_backup_start('test', true)");
            copy(running.resolve("data"), folder.resolve("data"));
            try (var label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(folder.resolve("data/backup_label"), label.getString(1));
            }
            copy(running.resolve("data/pg_wal"), folder.resolve("data/pg_wal"));
        }
        Files.copy(running.resolve("secrets.properties"), folder.resolve("secrets.properties"));
        Files.createFile(folder.resolve("lock"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path target = to.resolve(from.relativize(directory).toString());
                if (!Files.exists(target)) {
                    Files.createDirectory(target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!NOT_IN_A_BACKUP.contains(file.getFileName().toString())) {
                    copyFile(file, to.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // the server deletes files as it likes
            }
        });
    }

    private static void copyFile(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException gone) {
            // the log of changes has it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
