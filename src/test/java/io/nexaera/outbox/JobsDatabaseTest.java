package io.nexaera.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The leases of background work, with two nodes on one database.
class JobsDatabaseTest {
    private static final OutboxSettings SETTINGS =
            new OutboxSettings(1, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
    private final ClaimedJobs one = new ClaimedJobs(TestInstallation.bean(PlatformDatabase.class), SETTINGS);
    private final ClaimedJobs two = new ClaimedJobs(TestInstallation.bean(PlatformDatabase.class), SETTINGS);
    private final String kind = "test." + UUID.randomUUID();

    @Test
    void aJobIsClaimedOnce() {
        enqueue();
        assertThat(one.claim(List.of(kind), 5)).singleElement().satisfies(claim -> {
            assertThat(claim.attempt()).isEqualTo(1);
            assertThat(claim.subAccount()).isEqualTo(maple.subAccount());
        });
        assertThat(two.claim(List.of(kind), 5)).isEmpty();
    }

    @Test
    void aDeadNodesJobIsTakenOverAndTheDeadCanNotFinishIt() throws SQLException {
        enqueue();
        UUID job = one.claim(List.of(kind), 1).getFirst().id();
        leaseRunsOut(job);
        assertThat(two.claim(List.of(kind), 1)).singleElement().satisfies(claim -> {
            assertThat(claim.id()).isEqualTo(job);
            assertThat(claim.attempt()).isEqualTo(2);
        });
        one.finish(job);
        leaseRunsOut(job);
        assertThat(one.claim(List.of(kind), 1)).hasSize(1);
    }

    @Test
    void aRenewedLeaseHolds() throws SQLException {
        enqueue();
        UUID job = one.claim(List.of(kind), 1).getFirst().id();
        leaseRunsOut(job);
        one.renew(List.of(job));
        assertThat(two.claim(List.of(kind), 1)).isEmpty();
    }

    @Test
    void aRolledBackTransactionAsksForNothing() {
        assertThatThrownBy(() -> database.run(maple, tx -> {
                    TestInstallation.bean(Jobs.class).enqueue(tx, kind, UUID.randomUUID());
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(one.claim(List.of(kind), 1)).isEmpty();
    }

    private void enqueue() {
        database.run(maple, tx -> TestInstallation.bean(Jobs.class).enqueue(tx, kind, UUID.randomUUID()));
    }

    private static void leaseRunsOut(UUID job) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.prepareStatement(
                        "update app.job set lease_until = now() - interval '1 second' where id = ?")) {
            statement.setObject(1, job);
            statement.executeUpdate();
        }
    }
}
