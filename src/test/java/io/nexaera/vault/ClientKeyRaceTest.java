package io.nexaera.vault;

import static io.nexaera.vault.SealingClient.PASSPHRASE;
import static io.nexaera.vault.SealingClient.PLAIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.State;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Two deeds about a client's own key at one moment.
class ClientKeyRaceTest {
    private final SealingClient client = new SealingClient("Own key");
    private final TenantScope owner = client.owner;
    private final TenantDatabase database = client.database;
    private final ClientKeys own = TestInstallation.bean(ClientKeys.class);
    private final Shares shares = TestInstallation.bean(Shares.class);
    private final CountDownLatch begun = new CountDownLatch(1);

    /// The worst moment: the new data key is made and not yet committed when the client's own is taken from around all.
    @Test
    void aDataKeyThatIsMadeWhileTheOwnKeyIsTurnedOffIsNotLeftUnderIt() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        whileAKeyIsBeingMade(() -> own.turnOff(owner, PASSPHRASE));
        assertThat(client.formats()).isEqualTo("2");
        assertThat(List.of(client.open(client.before), client.open(client.seal())))
                .containsOnly(PLAIN);
    }

    @Test
    void aDataKeyThatIsMadeWhileAnOwnKeyIsMadeIsPutUnderIt() throws Exception {
        whileAKeyIsBeingMade(() -> own.setUp(owner, "Ada", PASSPHRASE));
        assertThat(client.formats()).isEqualTo("3");
        assertThat(List.of(client.open(client.before), client.open(client.seal())))
                .containsOnly(PLAIN);
    }

    @Test
    void theVeryFirstDataKeyIsPutUnderAnOwnKeyThatIsMadeMeanwhile() throws Exception {
        Superuser.run("delete from app.data_key where tenant_id = '%s'".formatted(owner.tenant()));
        together(this::vaultSealsThenWaits, () -> own.setUp(owner, "Ada", PASSPHRASE));
        assertThat(client.formats()).isEqualTo("3");
        assertThat(client.open(client.seal())).isEqualTo(PLAIN);
    }

    /// Giving and taking back at one moment: whichever is last, a key that is taken back lies nowhere.
    @Test
    void whoGivesItWhileItIsTakenBackLeavesNoFileLying() throws Exception {
        own.setUp(owner, "Ada", PASSPHRASE);
        together(
                () -> database.run(owner, tx -> {
                    tx.sql("update app.client_key set state = 'lent' where sub_account_id = :subAccount")
                            .update();
                    somebodyWaits();
                    shares.lend(owner.tenant(), new byte[32]);
                }),
                () -> own.withdraw(owner, "Ben"));
        assertThat(own.standing(owner).state()).isEqualTo(State.WITHDRAWN);
        assertThat(shares.lent(owner.tenant())).isEmpty();
    }

    private void whileAKeyIsBeingMade(Runnable deed) throws Exception {
        DataKeys keys = TestInstallation.bean(DataKeys.class);
        together(
                () -> database.run(owner, tx -> {
                    keys.rotate(tx);
                    somebodyWaits();
                }),
                deed);
    }

    private void vaultSealsThenWaits() {
        database.run(owner, tx -> {
            client.vault.seal(tx, client.name, PLAIN.getBytes(UTF_8));
            somebodyWaits();
        });
    }

    /// Runs `second` while `first` has done its part and not committed.
    private void together(Runnable first, Runnable second) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> earlier = threads.submit(first);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            Future<?> later = threads.submit(second);
            earlier.get(60, TimeUnit.SECONDS);
            later.get(60, TimeUnit.SECONDS);
        }
    }

    /// Until another transaction waits for a row of this one's.
    private void somebodyWaits() {
        begun.countDown();
        try {
            String waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (Superuser.text(waits).equals("0") && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
