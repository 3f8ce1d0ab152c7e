package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A node rotates a client's data key under load and is killed with SIGKILL at a random moment, over and over: nobody
/// fails
/// to open a secret meanwhile, and what it left half-done is finished by the next.
class RotationKilledTest {
    private static final int ROUNDS = 6;
    private static final int ROWS = 200;

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final KeyRotation rotation = TestInstallation.bean(KeyRotation.class);
    private final TenantScope client = TestInstallation.newClient(
                    "Killed " + UUID.randomUUID(), UUID.randomUUID().toString())
            .as(Role.CLIENT_OWNER)
            .scope();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void noSecretFailsToOpenAndNothingIsLeftUnderOldKeys() throws Exception {
        List<UUID> rows = plant();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong opened = new AtomicLong();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(Thread.ofVirtual().start(() -> {
                while (!over.get() && failures.isEmpty()) {
                    try {
                        opened.addAndGet(openAll(rows));
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        int rotations = 0;
        for (int round = 0; round < ROUNDS; round++) {
            rotations += killedAfterAWhile();
        }
        over.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failures).as("seed " + seed).isEmpty();
        assertThat(opened.get()).isGreaterThan(ROWS);
        assertThat(rotations).isGreaterThanOrEqualTo(ROUNDS);

        TestInstallation.bean(Reencryption.class).sealAnew(client);
        assertThat(rotation.standing(client).underOldKeys()).isZero();
        assertThat(openAll(rows)).isEqualTo(ROWS);
        System.out.printf(
                "%d rotations begun by nodes that were killed, %d secrets opened meanwhile, 0 failed%n",
                rotations, opened.get());
    }

    /// @return rotations that it began
    private int killedAfterAWhile() throws IOException, InterruptedException {
        VaultSettings settings = TestInstallation.bean(VaultSettings.class);
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RotationInAnotherProcess.class.getName(),
                        TestDatabase.url(),
                        "nx_app",
                        TestDatabase.CONTEXT_KEY,
                        settings.keystorePath().toString(),
                        settings.password(),
                        client.agency().toString(),
                        client.requireSubAccount().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int rotations = 0;
        int wanted = 1 + random.nextInt(3);
        try (BufferedReader out = new BufferedReader(new InputStreamReader(node.getInputStream(), UTF_8))) {
            while (rotations < wanted && out.readLine() != null) {
                rotations++;
            }
            assertThat(rotations).as("the node works").isEqualTo(wanted);
            int left = random.nextInt(ROWS);
            while (rotation.standing(client).underOldKeys() > left) {
                Thread.onSpinWait();
            }
            node.destroyForcibly().waitFor();
        }
        return rotations;
    }

    private List<UUID> plant() {
        List<UUID> rows = new ArrayList<>();
        database.run(client, tx -> {
            for (int i = 0; i < ROWS; i++) {
                rows.add(store(tx));
            }
        });
        return rows;
    }

    private UUID store(TenantTransaction tx) {
        UUID id = UUID.randomUUID();
        Sealed sealed = vault.seal(tx, name(id), ("sk-" + id).getBytes(UTF_8));
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
        return id;
    }

    private long openAll(List<UUID> rows) {
        return rows.stream().filter(this::opens).count();
    }

    private boolean opens(UUID id) {
        return database.inTransaction(client, tx -> {
            Sealed sealed = tx.sql("""
                            select secret_value, secret_key_id, secret_format, secret_commitment
                            from app.model_connection where sub_account_id = :subAccount and id = :id""")
                    .param("id", id)
                    .query((row, n) -> new Sealed(row.getString(1), row.getString(2), row.getInt(3), row.getString(4)))
                    .single();
            try (Secret secret = vault.open(tx, name(id), sealed)) {
                return secret.text().equals("sk-" + id);
            }
        });
    }

    private static SecretName name(UUID id) {
        return new SecretName("model_connection", id, "secret_value");
    }
}
