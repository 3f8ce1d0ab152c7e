package io.nexaera.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.Superuser;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.TestInstallation.Tenant;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What webhooks' housekeeping takes out, and what a legal hold keeps from it.
class HousekeepingTest {
    private final Housekeeping housekeeping = TestInstallation.bean(Housekeeping.class);

    @Test
    void whatAClientHoldsStays() throws SQLException {
        TenantScope holder = client("Held Hooks");
        UUID held = holder.tenant();
        UUID other = client("Other Hooks").tenant();
        TestInstallation.bean(TenantDatabase.class)
                .run(holder, tx -> tx.sql("""
                        insert into app.retention_hold (sub_account_id, class, reason, held_by_name)
                        values (:tenant, 'webhooks', 'A dispute', 'x')""").update());
        for (UUID client : new UUID[] {held, other}) {
            Superuser.run(
                    "insert into app.event (tenant_id, type, data, at) values ('%s', 'webhook.test', '{}', now() - interval '40 days')"
                            .formatted(client));
        }
        while (housekeeping.takeOutOld()) {
            // one batch each time
        }
        assertThat(old(held)).isEqualTo(1);
        assertThat(old(other)).as("the control").isZero();
    }

    private static TenantScope client(String name) {
        Tenant client =
                TestInstallation.newClient(name, UUID.randomUUID().toString().substring(0, 13));
        return client.as(Role.CLIENT_OWNER).scope();
    }

    private static long old(UUID client) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from app.event where at < now() - interval '39 days' and tenant_id = '"
                                + client + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
