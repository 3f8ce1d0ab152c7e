package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Role;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.Jobs;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;

/// Data keys that rotate, retire, are destroyed and are shredded, in a client of its own.
class KeyRotationTest {
    private static final int ROWS = 120;
    private static final RotationSettings SMALL_BATCHES =
            new RotationSettings(Duration.ofDays(90), 1 << 30, 25, Duration.ZERO, Duration.ofMinutes(10));

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final DataKeys keys = TestInstallation.bean(DataKeys.class);
    private final SealedColumns columns = TestInstallation.bean(SealedColumns.class);
    private final Shares shares = TestInstallation.bean(Shares.class);
    private final KeyRotation rotation = TestInstallation.bean(KeyRotation.class);
    private final Jobs jobs = TestInstallation.bean(Jobs.class);
    private final AuditLog audit = TestInstallation.bean(AuditLog.class);
    private final WaitingJobs waiting = TestInstallation.bean(WaitingJobs.class);
    private final Reencryption reencryption =
            new Reencryption(database, keys, columns, jobs, audit, waiting, SMALL_BATCHES);
    private final UnusedKeys unused =
            new UnusedKeys(database, keys, columns, reencryption, jobs, audit, waiting, SMALL_BATCHES);
    private final TenantScope client = TestInstallation.newClient(
                    "Keys " + UUID.randomUUID(), UUID.randomUUID().toString())
            .as(Role.CLIENT_OWNER)
            .scope();

    @Test
    void everySecretMovesToTheNewKeyAndTheOldOneIsDestroyed() throws Exception {
        List<UUID> rows = plant(ROWS);
        String old = active();

        rotation.rotate(client);
        assertThat(active()).isNotEqualTo(old);
        assertThat(opened(rows)).isEqualTo(ROWS);
        reencryption.sealAnew(client);
        assertThat(rotation.standing(client).percent()).isEqualTo(100);
        unused.run(job());

        assertThat(opened(rows)).isEqualTo(ROWS);
        assertThat(key(old).state()).isEqualTo(DataKey.State.DESTROYED);
        assertThat(Superuser.text("select wrapped is null from app.data_key where id = '%s'".formatted(old)))
                .isEqualTo("t");
        assertThat(Superuser.text("""
                        select string_agg(action, ' ' order by id) from app.audit_entry
                        where tenant_id = '%s' and action like 'vault.%%'""".formatted(client.tenant()))).contains("vault.key-rotated", "vault.key-destroyed");
    }

    @Test
    void nobodyFailsToOpenASecretWhileKeysChange() throws Exception {
        List<UUID> rows = plant(40);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(Thread.ofVirtual().start(() -> {
                while (!done.get() && failures.isEmpty()) {
                    try {
                        reads.addAndGet(opened(rows));
                        store(UUID.randomUUID(), "meanwhile");
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (int round = 0; round < 5; round++) {
            long before = reads.get();
            rotation.rotate(client);
            reencryption.sealAnew(client);
            while (reads.get() < before + 200 && failures.isEmpty()) {
                Thread.onSpinWait();
            }
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failures).isEmpty();
        unused.run(job());
        unused.run(job());
        assertThat(rotation.standing(client).underOldKeys()).isZero();
        assertThat(rotation.standing(client).underWay()).isFalse();
        assertThat(opened(rows)).isEqualTo(40);
    }

    @Test
    void aRunThatWasCutOffGoesOnWhereItStopped() throws Exception {
        List<UUID> rows = plant(ROWS);
        database.run(
                client,
                tx -> { // without asking for the job: this test runs it itself
                    tx.sql("update app.data_key set state = 'retiring', retired_at = now() where tenant_id = :tenant")
                            .update();
                    keys.active(tx, 0);
                });
        RotationSettings slow =
                new RotationSettings(Duration.ofDays(90), 1 << 30, 25, Duration.ofHours(1), Duration.ZERO);
        Reencryption cutOff = new Reencryption(database, keys, columns, jobs, audit, waiting, slow);
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                cutOff.sealAnew(client);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (rotation.standing(client).underOldKeys() == ROWS) {
            Thread.onSpinWait();
        }
        run.interrupt();
        run.join();
        assertThat(rotation.standing(client).underOldKeys()).isEqualTo(ROWS - 25);
        assertThat(opened(rows)).isEqualTo(ROWS);
        assertThat(reencryption.sealAnew(client).sealed).isEqualTo(ROWS - 25);
        assertThat(opened(rows)).isEqualTo(ROWS);
    }

    @Test
    void theDatabaseKeepsAKeyThatIsStillUsed() throws Exception {
        plant(3);
        String old = active();
        rotation.rotate(client);
        assertThatThrownBy(() -> raw("update app.data_key set state = 'destroyed' where id = '%s'".formatted(old)))
                .isInstanceOf(UncategorizedSQLException.class)
                .hasStackTraceContaining("still in use");
        assertThatThrownBy(() -> raw("update app.data_key set wrapped = null where id = '%s'".formatted(old)))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> raw("delete from app.data_key"))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied");

        // The control: without the trigger the same statement would go through, and the secrets with it.
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("alter table app.data_key disable trigger lives_on");
            assertThat(statement.executeUpdate(
                            "update app.data_key set state = 'destroyed', wrapped = null, destroyed_at = now() where id = '%s'"
                                    .formatted(old)))
                    .isEqualTo(1);
            superuser.rollback();
        }
    }

    @Test
    void aDestroyedKeyStaysDestroyedAndNeighboursAreOutOfReach() throws Exception {
        plant(1);
        String old = active();
        rotation.rotate(client);
        reencryption.sealAnew(client);
        unused.run(job());
        for (String state : List.of("active", "retiring")) {
            assertThatThrownBy(() -> raw("update app.data_key set state = '%s' where id = '%s'".formatted(state, old)))
                    .isInstanceOf(DataAccessException.class);
        }
        TenantScope neighbour =
                TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope();
        String now = active();
        int changed = database.inTransaction(
                neighbour,
                tx -> tx.sql("update app.data_key set state = 'retiring' where id = '%s'".formatted(now))
                        .update());
        assertThat(changed).isZero();
    }

    @Test
    void aKeyThatHasSealedEnoughGivesWay() {
        RotationSettings few = new RotationSettings(Duration.ofDays(90), 5, 25, Duration.ZERO, Duration.ZERO);
        DataKeys counting = new DataKeys(
                TestInstallation.bean(KeystoreKek.class), shares, TestInstallation.bean(LentKeys.class), jobs, few);
        List<String> used = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            used.add(database.inTransaction(client, tx -> counting.active(tx, 1).id()));
        }
        assertThat(used.stream().distinct().count()).isBetween(3L, 6L);
        for (String id : used) {
            assertThat(used.stream().filter(id::equals).count()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aKeyRotatesWhenItsTimeHasCome() throws Exception {
        plant(2);
        String old = active();
        assertThat(Superuser.text("""
                        select round(extract(epoch from run_at - now()) / 86400) from app.job
                        where kind = 'vault.rotate-when-due' and subject = '%s'""".formatted(old.substring(4)))).isEqualTo("90");
        KeysDue due = TestInstallation.bean(KeysDue.class);
        Job itsJob = new Job(UUID.randomUUID(), due.kind(), UUID.fromString(old.substring(4)), client, 1);
        due.run(itsJob);
        String next = active();
        assertThat(next).isNotEqualTo(old);
        due.run(itsJob);
        assertThat(active()).as("it gave way already").isEqualTo(next);
    }

    @Test
    void aDamagedSecretIsLeftAloneAndKeepsItsKey() throws Exception {
        List<UUID> rows = plant(4);
        String old = active();
        Superuser.run("update app.model_connection set secret_commitment = 'AAAA' where id = '%s'"
                .formatted(rows.getFirst()));
        rotation.rotate(client);
        Reencryption.Tally tally = reencryption.sealAnew(client);
        assertThat(tally.sealed).isEqualTo(3);
        assertThat(tally.unreadable).isEqualTo(1);
        unused.run(job());
        assertThat(key(old).state()).isEqualTo(DataKey.State.RETIRING);
        assertThat(opened(rows.subList(1, 4))).isEqualTo(3);
    }

    @Test
    void whatWasShreddedOpensNeverAgainNotEvenFromADumpTakenBefore() throws Exception {
        List<UUID> rows = plant(5);
        byte[] share = shares.of(client.tenant());
        String dump = "app.data_key where tenant_id = '%1$s'".formatted(client.tenant());
        Superuser.run("create table public.dump_keys as select * from " + dump);
        Superuser.run("create table public.dump_rows as select * from app.model_connection where sub_account_id = '%s'"
                .formatted(client.tenant()));
        try {
            rotation.shred(client);
            assertThatThrownBy(() -> opened(rows)).isInstanceOf(Problem.Conflict.class);

            Superuser.run("delete from app.model_connection where sub_account_id = '%s'".formatted(client.tenant()));
            Superuser.run("delete from " + dump);
            Superuser.run("insert into app.data_key select * from public.dump_keys");
            Superuser.run("insert into app.model_connection select * from public.dump_rows");
            assertThatThrownBy(() -> opened(rows)).isInstanceOf(Problem.Conflict.class);
            assertThatThrownBy(() -> store(UUID.randomUUID(), "new"))
                    .as("a new share would hide that the old one is gone")
                    .isInstanceOf(Problem.Conflict.class);

            // The control: it is the share that makes the difference.
            java.nio.file.Files.write(
                    TestInstallation.bean(VaultSettings.class)
                            .shares()
                            .resolve(client.tenant().toString()),
                    share);
            assertThat(opened(rows)).isEqualTo(5);
        } finally {
            Superuser.run("drop table public.dump_keys");
            Superuser.run("drop table public.dump_rows");
        }
    }

    private List<UUID> plant(int count) {
        List<UUID> rows = new ArrayList<>();
        database.run(client, tx -> {
            for (int i = 0; i < count; i++) {
                UUID id = UUID.randomUUID();
                store(tx, id, "sk-" + id);
                rows.add(id);
            }
        });
        return rows;
    }

    private void store(UUID id, String secret) {
        database.run(client, tx -> store(tx, id, secret));
    }

    private void store(TenantTransaction tx, UUID id, String secret) {
        Sealed sealed = vault.seal(tx, name(id), secret.getBytes(UTF_8));
        tx.sql("""
                        insert into app.model_connection (sub_account_id, id, name, kind, base_url, default_model,
                          secret_value, secret_key_id, secret_format, secret_commitment)
                        values (:subAccount, :id, :name, 'openai', 'http://127.0.0.1', 'm', :value, :key, :format,
                          :commitment)""")
                .param("id", id)
                .param("name", id.toString())
                .param("value", sealed.value())
                .param("key", sealed.keyId())
                .param("format", sealed.format())
                .param("commitment", sealed.commitment())
                .update();
    }

    private long opened(List<UUID> rows) {
        return rows.stream()
                .filter(id -> database.inTransaction(client, tx -> {
                    Sealed sealed = tx.sql("""
                                    select secret_value, secret_key_id, secret_format, secret_commitment
                                    from app.model_connection where sub_account_id = :subAccount and id = :id""")
                            .param("id", id)
                            .query((row, n) ->
                                    new Sealed(row.getString(1), row.getString(2), row.getInt(3), row.getString(4)))
                            .single();
                    try (Secret secret = vault.open(tx, name(id), sealed)) {
                        return secret.text().equals("sk-" + id);
                    }
                }))
                .count();
    }

    private static SecretName name(UUID id) {
        return new SecretName("model_connection", id, "secret_value");
    }

    private String active() {
        return database.inTransaction(
                client, tx -> keys.current(tx).orElseThrow().id());
    }

    private DataKey key(String id) {
        return rotation.standing(client).keys().stream()
                .filter(key -> key.id().equals(id))
                .min(Comparator.comparing(DataKey::createdAt))
                .orElseThrow();
    }

    private Job job() {
        return new Job(UUID.randomUUID(), unused.kind(), UUID.fromString(active().substring(4)), client, 1);
    }

    private void raw(String sql) {
        database.run(client, tx -> tx.sql(sql).update());
    }
}
