package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.KekRotation.Progress;
import io.nexaera.vault.KekRotation.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/// New versions of the key-encryption key while the application runs, on the installation's own key file.
class KekRotationTest {
    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final VaultSettings settings = TestInstallation.bean(VaultSettings.class);
    private final KeksInUse inUse = new KeksInUse(TestInstallation.bean(PlatformDatabase.class));
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
    private final TenantScope harbor =
            TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope();
    private final SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret_value");

    /// Another process, as the command line is one: it shares nothing with the running application but file and
    /// database.
    private KekRotation elsewhere() throws KekFailure {
        return new KekRotation(
                KeystoreKek.open(settings.keystorePath(), settings.password()),
                inUse,
                new KeyCheck(inUse, settings.shares()),
                AuditLog.besideTheApplication());
    }

    @AfterEach
    void nothingIsMissing() throws KekFailure {
        assertThat(elsewhere().gaps()).isEmpty();
    }

    @Test
    void everyDataKeyMovesToTheNewVersionAndSecretsOpenAllAlong() throws Exception {
        Sealed ofMaple = seal(maple);
        Sealed ofHarbor = seal(harbor);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong opened = new AtomicLong();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(Thread.ofVirtual().start(() -> {
                while (!done.get() && failures.isEmpty()) {
                    try {
                        assertThat(open(maple, ofMaple)).isEqualTo("sk-secret");
                        assertThat(open(harbor, ofHarbor)).isEqualTo("sk-secret");
                        opened.incrementAndGet();
                    } catch (RuntimeException | AssertionError e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (int round = 0; round < 3; round++) {
            long before = opened.get();
            KekRotation rotation = elsewhere();
            String fresh = rotation.next();
            Progress progress = rotation.rewrap(seen -> {});
            assertThat(progress.failed()).isZero();
            assertThat(progress.done()).isEqualTo(progress.all()).isGreaterThanOrEqualTo(2);
            assertThat(rotation.versions())
                    .allSatisfy(version -> assertThat(version.dataKeys() > 0)
                            .isEqualTo(version.id().equals(fresh)));
            while (opened.get() < before + 50 && failures.isEmpty()) {
                Thread.onSpinWait();
            }
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failures).isEmpty();
        assertThat(elsewhere().rewrap(seen -> {}).all())
                .as("there is nothing left to do")
                .isZero();
    }

    @Test
    void aRunThatWasCutOffGoesOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            seal(TestInstallation.newClient(
                            "Cut " + i + UUID.randomUUID(), UUID.randomUUID().toString())
                    .as(Role.CLIENT_OWNER)
                    .scope());
        }
        Sealed sealed = seal(maple);
        KekRotation rotation = elsewhere();
        String old = rotation.versions().getLast().id();
        String fresh = rotation.next();
        // what a run leaves behind that was killed after its first few keys
        inUse.retireAllBut(fresh);
        List<KeksInUse.WrappedDataKey> some = inUse.wrappedBy(old, Optional.empty(), 3);
        KeystoreKek kek = KeystoreKek.open(settings.keystorePath(), settings.password());
        List<Kek.Wrapped> anew = new ArrayList<>();
        for (KeksInUse.WrappedDataKey key : some) {
            anew.add(kek.wrap(key.id(), kek.unwrap(old, key.id(), key.envelope().getBytes(UTF_8))));
        }
        assertThat(inUse.rewrap(some, anew)).isEqualTo(3);
        assertThat(inUse.rewrap(some, anew))
                .as("a second run at the same time changes nothing")
                .isZero();
        assertThat(open(maple, sealed)).isEqualTo("sk-secret");

        assertThat(elsewhere().rewrap(seen -> {}).failed()).isZero();
        assertThat(version(fresh).dataKeys()).isGreaterThanOrEqualTo(6);
        assertThat(version(old).dataKeys()).isZero();
        assertThat(open(maple, sealed)).isEqualTo("sk-secret");
    }

    @Test
    void aVersionIsDestroyedOnlyWhenNothingNeedsItAnyMore() throws Exception {
        Sealed sealed = seal(maple);
        KekRotation rotation = elsewhere();
        String old = rotation.versions().getLast().id();
        String fresh = rotation.next();
        assertThatThrownBy(() -> rotation.destroy(old))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("keys rewrap");
        assertThatThrownBy(() -> rotation.destroy("kek-999")).isInstanceOf(UnusableKeys.class);
        rotation.rewrap(seen -> {});
        assertThatThrownBy(() -> rotation.destroy(fresh)).isInstanceOf(UnusableKeys.class);
        rotation.destroy(old);
        assertThat(version(old).here()).isFalse();
        assertThat(open(maple, sealed)).isEqualTo("sk-secret");
    }

    @Test
    void aNodeThatMissedTheRotationWrapsNothingUnderTheRetiredKey() throws Exception {
        KekRotation rotation = elsewhere();
        String old = rotation.versions().getLast().id();
        rotation.next();
        rotation.rewrap(seen -> {});
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            assertThatThrownBy(() -> statement.execute("""
                            insert into app.data_key (tenant_id, id, kek_id, wrapped) values
                              (gen_random_uuid(), 'dek-late', '%s', 'x')""".formatted(old)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("is retired");
            superuser.setAutoCommit(false); // the control: without the trigger the row would stand
            statement.execute("alter table app.data_key disable trigger kek_wraps");
            assertThat(statement.executeUpdate("""
                            insert into app.data_key (tenant_id, id, kek_id, wrapped) values
                              (gen_random_uuid(), 'dek-late', '%s', 'x')""".formatted(old))).isEqualTo(1);
            superuser.rollback();
        }
    }

    @Test
    void aDataKeyThatDoesNotOpenIsCountedAndLeftAlone() throws Exception {
        TenantScope client = TestInstallation.newClient(
                        "Odd " + UUID.randomUUID(), UUID.randomUUID().toString())
                .as(Role.CLIENT_OWNER)
                .scope();
        seal(client);
        Superuser.run("update app.data_key set wrapped = overlay(wrapped placing 'A' from 20) where tenant_id = '"
                + client.tenant() + "'");
        try {
            KekRotation rotation = elsewhere();
            rotation.next();
            List<Progress> seen = new ArrayList<>();
            assertThat(rotation.rewrap(seen::add).failed()).isEqualTo(1);
            assertThat(seen.getLast().done() + 1).isEqualTo(seen.getLast().all());
        } finally {
            Superuser.run("delete from app.data_key where tenant_id = '" + client.tenant() + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from ctx.keks_in_use()",
                "select * from ctx.wrapped_data_keys('kek-1', gen_random_uuid(), '', 10)",
                "select ctx.rewrap_data_key(gen_random_uuid(), 'dek', 'x', 'kek-1', 'x')",
                "select ctx.retire_keks_but('kek-9')",
                "select * from ctx.secrets_without_key()",
                "select ctx_private.kek_wraps()",
                "select * from ctx_private.kek"
            })
    void noTenantsContextReachesThem(String sql) {
        assertThatThrownBy(() -> database.run(maple, tx -> tx.sql(sql).query().listOfRows()))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select wrapped from app.data_key",
                "update app.data_key set wrapped = 'x'",
                "select secret_value from app.model_connection",
                "select secret_key_id from app.model_connection"
            })
    void platformWorkItselfReachesNoDataKeyAndNoSecret(String sql) {
        assertThatThrownBy(() -> TestInstallation.bean(PlatformDatabase.class).run(Origin.ofPlatform("test"), tx -> {
                    var statement = tx.sql(sql);
                    if (sql.startsWith("update")) {
                        statement.update();
                    } else {
                        statement.query().listOfRows();
                    }
                }))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied");
    }

    /// The procedure of docs/operations/key-encryption-keys.md, step by step.
    @Test
    void theBackupOfTheKeyFileRestoresEverything() throws Exception {
        Sealed sealed = seal(maple);
        Path file = settings.keystorePath();
        Path backup = file.resolveSibling("backup.p12");
        Files.copy(file, backup);
        elsewhere().next();
        elsewhere().rewrap(seen -> {});
        Path newer = file.resolveSibling("backup-newer.p12");
        Files.copy(file, newer);

        Files.delete(file);
        assertThatThrownBy(() -> VaultKeys.ready(settings, inUse))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("no key file " + file.toAbsolutePath())
                .hasMessageContaining("data key")
                .hasMessageContaining("Restore");
        assertThat(file).doesNotExist();

        Files.copy(backup, file);
        assertThatThrownBy(() -> VaultKeys.ready(settings, inUse))
                .as("too old a backup lacks the newest version, and says so")
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("which holds");

        Files.delete(file);
        Files.copy(newer, file);
        Kek restored = VaultKeys.ready(settings, inUse);
        assertThat(restored.ids()).contains(restored.activeId());
        assertThat(open(maple, sealed)).isEqualTo("sk-secret");
        Files.delete(backup);
        Files.delete(newer);
    }

    private Version version(String id) throws KekFailure {
        return elsewhere().versions().stream()
                .filter(version -> version.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Sealed seal(TenantScope scope) {
        return database.inTransaction(scope, tx -> vault.seal(tx, name, "sk-secret".getBytes(UTF_8)));
    }

    private String open(TenantScope scope, Sealed sealed) {
        try (Secret secret = database.inTransaction(scope, tx -> vault.open(tx, name, sealed))) {
            return secret.text();
        }
    }

    @Test
    void whatIsDoneToKeysIsInTheLogOfTheInstallation() throws Exception {
        KekRotation rotation = elsewhere();
        String old = rotation.versions().getLast().id();
        String fresh = rotation.next();
        rotation.rewrap(seen -> {});
        rotation.destroy(old);
        assertThat(logged(fresh)).isEqualTo("kek.made kek.rewrapped");
        assertThat(logged(old)).endsWith("kek.destroying kek.destroyed");
    }

    private static String logged(String kekId) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery("""
                        select string_agg(action, ' ' order by id) from app.audit_entry
                        where agency_id is null and target_id = '%s'""".formatted(kekId))) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
