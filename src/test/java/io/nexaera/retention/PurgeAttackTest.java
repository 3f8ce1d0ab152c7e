package io.nexaera.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.Browserless;
import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// What SQL of the application, people and neighbours try on rules, holds and purges; each with its control.
class PurgeAttackTest {
    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Purging purging = TestInstallation.bean(Purging.class);
    private final Purges purges = TestInstallation.bean(Purges.class);
    private final LegalHolds holds = TestInstallation.bean(LegalHolds.class);

    /// What is held is not deleted by hand, by what takes it along, by webhooks' housekeeping or by an erasure.
    @Test
    void whatIsHeldStaysWhoeverDeletes() throws Exception {
        Rows maple = Rows.of("Held By Hand Dental");
        maple.conversations(1, 1, "1 day");
        maple.everythingElse("1 day");
        LegalHold hold = holds.hold(maple.client().as(Role.CLIENT_OWNER), Optional.empty(), "A dispute");
        for (String table : List.of("conversation", "document", "agent", "workflow", "export")) {
            assertThatThrownBy(() ->
                            sql(maple.scope(), "delete from app." + table + " where sub_account_id = :subAccount"))
                    .as(table)
                    .hasStackTraceContaining("legal hold");
        }
        Browserless owner = Browserless.signedIn(maple.client(), Role.CLIENT_OWNER);
        String document = maple.client().place().apiPath() + "/documents/"
                + Superuser.text("select id::text from app.document where sub_account_id = '%s'".formatted(maple.id()));
        assertThat(owner.send("DELETE", document, "").body()).contains("legal hold on this");
        String wish = "{\"name\":\"%s\",\"password\":\"%s\"}"
                .formatted(maple.client().place().name(), TestInstallation.PASSWORD);
        assertThat(owner.post(maple.client().place().apiPath() + "/erasures", wish)
                        .body())
                .contains("legal hold on this account");
        // The control.
        holds.lift(maple.client().as(Role.CLIENT_OWNER), hold.id());
        assertThat(owner.send("DELETE", document, "").statusCode()).isEqualTo(204);
        sql(maple.scope(), "delete from app.agent where sub_account_id = :subAccount");
        assertThat(maple.count("conversation") + maple.count("document")).isZero();
    }

    @Test
    void noSqlOfTheApplicationGetsBelowTheFloorOrAroundARule() throws Exception {
        Rows maple = Rows.of("Floor Dental");
        maple.conversations(1, 1, "10 days");
        maple.everythingElse("10 days");
        TenantScope owner = maple.scope();
        TenantScope job = maple.jobScope();
        for (TenantScope scope : List.of(owner, job)) {
            refused(
                    scope,
                    "insert into app.retention_rule (tenant_id, class, days, set_by_name) values (:tenant, 'documents', 29, 'x')",
                    "row-level security");
            refused(
                    scope,
                    "insert into app.retention_rule (tenant_id, class, days, set_by_name) values (:tenant, 'everything', 90, 'x')",
                    "row-level security");
            refused(scope, "update app.retention_class set floor_days = 1", "permission denied");
            refused(
                    scope,
                    "insert into app.purge (sub_account_id, by_hand) values (:tenant, true)",
                    "permission denied");
            refused(scope, "update app.purge_part set before = now()", "permission denied");
            refused(scope, "delete from app.message where sub_account_id = :tenant", "permission denied");
            refused(scope, "select ctx.purge_batch(uuidv7(), 1, 10)", "Nothing may go here");
            refused(scope, "select ctx.schedule_purges()", "permission denied");
            refused(scope, "select * from ctx_private.purge_steps()", "permission denied");
        }
        refused(owner, "select ctx.begin_purge(true)", "Nothing may go here");
        refused(
                job,
                "insert into app.retention_rule (tenant_id, class, days, set_by_name) values (:tenant, 'documents', 90, 'x')",
                "row-level security");
        refused(
                job,
                "insert into app.retention_hold (sub_account_id, reason, held_by_name) values (:tenant, 'x', 'x')",
                "row-level security");
        refused(
                maple.client().as(Role.CLIENT_MEMBER).scope(),
                "insert into app.retention_hold (sub_account_id, reason, held_by_name) values (:tenant, 'x', 'x')",
                "row-level security");
        refused(
                TestInstallation.northwind().as(Role.AGENCY_OWNER).scope(),
                "insert into app.retention_rule (tenant_id, class, days, set_by_name) values ('%s', 'documents', 90, 'x')"
                        .formatted(maple.id()),
                "row-level security");
        refused(
                owner,
                "insert into app.retention_rule (tenant_id, class, days, set_by_name, set_at) values (:tenant, 'documents', 90, 'x', now() - interval '9 days')",
                "row-level security");
        assertThat(begun(job)).isFalse();
        // The control: what the rule allows is allowed.
        sql(
                owner,
                "insert into app.retention_rule (tenant_id, class, days, set_by_name) values (:tenant, 'workflows', 7, 'x')");
        assertThat(begun(job)).isTrue();
    }

    /// A batch of a neighbour's purge is none, in whatever context.
    @Test
    void aNeighboursPurgeIsNotThere() throws Exception {
        Rows maple = Rows.of("Neighbour Dental");
        Rows harbor = Rows.of("Neighbour Plumbing");
        maple.conversations(1, 3, "100 days");
        keep(maple, DataClass.CONVERSATIONS, 90);
        UUID purge = database.inTransaction(maple.jobScope(), tx -> purging.begin(tx, false))
                .orElseThrow();
        refused(harbor.jobScope(), "select ctx.purge_batch('%s', 1, 10)".formatted(purge), "Nothing may go here");
        refused(maple.scope(), "select ctx.purge_batch('%s', 1, 10)".formatted(purge), "Nothing may go here");
        refused(maple.jobScope(), "select ctx.finish_purge('%s', '{}')".formatted(purge), "There is more to go");
        assertThat(purges.list(harbor.scope())).isEmpty();
        assertThat(maple.count("message")).isEqualTo(3);
        purging.run(maple.daily());
        assertThat(maple.count("message")).isZero();
    }

    private void keep(Rows rows, DataClass kind, int days) {
        TestInstallation.bean(RetentionRules.class)
                .keepFor(rows.client().as(Role.CLIENT_OWNER), kind, Optional.of(days), false);
    }

    private boolean begun(TenantScope job) {
        return database.inTransaction(job, tx -> purging.begin(tx, true)).isPresent();
    }

    private void sql(TenantScope scope, String sql) {
        database.run(scope, tx -> tx.sql(sql).update());
    }

    private void refused(TenantScope scope, String sql, String words) {
        assertThatThrownBy(() -> database.run(scope, tx -> {
                    if (sql.startsWith("select")) {
                        tx.sql(sql).query((row, n) -> "").list();
                    } else {
                        tx.sql(sql).update();
                    }
                }))
                .as(sql)
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining(words);
    }
}
