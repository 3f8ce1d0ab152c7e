package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// What the database itself makes of support access, whatever the application does.
class SupportAccessDatabaseTest {
    private static final long REQUEST = 1L << 17;
    private static final long DECIDE = 1L << 18;
    private static final long READ_AGENTS = 1L << 9;
    private static final Origin ORIGIN = Origin.ofPlatform("test");
    private static final UUID BO = new UUID(7, 1);
    private static final UUID ANA = new UUID(7, 2);

    private static TenantDatabase database;
    private static UUID agency;
    private UUID client = new UUID(0, 0);

    @BeforeAll
    static void open() throws SQLException {
        database = TestTenancy.database();
        agency = TestTenancy.agency("support-agency");
    }

    @BeforeEach
    void newClient() throws SQLException {
        client = TestTenancy.subAccount(
                agency, "client-" + UUID.randomUUID().toString().substring(0, 8));
        try (var superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("insert into app.agent (sub_account_id, slug, name, instructions) values ('" + client
                    + "', 'canary', 'Canary', '')");
        }
    }

    @Test
    void approvedAndOpenedTheClientsRowsAreSeen() {
        UUID grant = approved(30, true);
        assertThat(agents(visit(grant))).isEqualTo(1);
        assertThat(rename(visit(grant))).isEqualTo(1);
    }

    @Test
    void readingDoesNotWriteWhateverTheSqlTries() {
        TenantScope visit = visit(approved(30, false));
        assertThat(agents(visit)).isEqualTo(1);
        assertThatThrownBy(() -> rename(visit)).hasStackTraceContaining("read-only transaction");
        assertThatThrownBy(() -> database.run(visit, tx -> {
                    tx.sql("set transaction read write").update();
                    tx.sql("update app.agent set name = 'X'").update();
                }))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> database.run(visit, tx -> {
                    tx.sql("reset transaction_read_only").update();
                    tx.sql("update app.agent set name = 'X'").update();
                }))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void aRequestAloneOpensNothing() {
        UUID grant = request(30, false);
        assertThatThrownBy(() -> visit(grant)).hasStackTraceContaining("not active");
    }

    @Test
    void endingItBitesAtTheNextTransaction() {
        UUID grant = approved(30, false);
        TenantScope visit = visit(grant);
        assertThat(agents(visit)).isEqualTo(1);
        database.run(owner(), tx -> call(tx, "select ctx.end_access(:grant, 'Ana')", grant));
        assertThatThrownBy(() -> agents(visit)).hasStackTraceContaining("context refused");
    }

    @Test
    void theKillSwitchEndsAllAndRefusesNewRequests() {
        TenantScope visit = visit(approved(30, false));
        database.run(
                owner(),
                tx -> tx.sql("select ctx.stop_access('Ana')")
                        .query((row, n) -> 1)
                        .list());
        assertThatThrownBy(() -> agents(visit)).hasStackTraceContaining("context refused");
        assertThatThrownBy(() -> request(30, false)).hasStackTraceContaining("blocked all agency access");
    }

    @Test
    void aVisitThatWasNotWrittenDownDoesNotOpen() {
        UUID grant = approved(30, false);
        TenantScope unwritten = ScopeMint.support(agency, client, BO, READ_AGENTS, grant, "00000000000000aa", ORIGIN);
        assertThatThrownBy(() -> agents(unwritten)).hasStackTraceContaining("context refused");
    }

    @Test
    void moreThanTheClientAllowedIsRefused() {
        UUID grant = approved(30, false);
        String session = session(grant);
        TenantScope wider = ScopeMint.support(agency, client, BO, READ_AGENTS | DECIDE, grant, session, ORIGIN);
        assertThatThrownBy(() -> agents(wider)).hasStackTraceContaining("context refused");
        TenantScope narrower = ScopeMint.support(agency, client, BO, 0, grant, session, ORIGIN);
        assertThat(agents(narrower)).isZero();
    }

    @Test
    void nobodyDecidesAboutTheirOwnRequestNorWithoutTheRight() {
        UUID grant = request(30, false);
        TenantScope bo = ScopeMint.member(agency, Optional.of(client), BO, DECIDE, ORIGIN);
        TenantScope viewer = ScopeMint.member(agency, Optional.of(client), ANA, 0, ORIGIN);
        assertThatThrownBy(() -> decide(bo, grant, 30)).hasStackTraceContaining("their own request");
        assertThatThrownBy(() -> decide(viewer, grant, 30)).hasStackTraceContaining("Only an owner or admin");
        assertThatThrownBy(() -> decide(owner(), grant, 31)).hasStackTraceContaining("shorten");
    }

    @Test
    void theClientsLogIsNotPartOfTheVisit() {
        database.run(owner(), tx -> tx.sql("""
                                insert into app.audit_entry (tenant_id, agency_id, sub_account_id, actor_kind, actor, action,
                                  outcome, address, user_agent, request_id)
                                values (:tenant, :agency, :subAccount, 'member', 'Ana', 'agent.updated', 'done', '', '', '')""").update());
        assertThat(count(owner(), "app.audit_entry")).isEqualTo(1);
        assertThat(count(visit(approved(30, true)), "app.audit_entry")).isZero();
    }

    private static TenantScope bo() {
        return ScopeMint.member(agency, Optional.empty(), BO, REQUEST, ORIGIN);
    }

    private TenantScope owner() {
        return ScopeMint.member(agency, Optional.of(client), ANA, DECIDE, ORIGIN);
    }

    private UUID request(int minutes, boolean full) {
        return database.inTransaction(
                bo(),
                tx -> tx.sql(
                                "select ctx.request_access(:client, 'Bo', 'The agent answers wrongly', :minutes, :full, :scopes)")
                        .param("client", client)
                        .param("minutes", minutes)
                        .param("full", full)
                        .param("scopes", READ_AGENTS)
                        .query(UUID.class)
                        .single());
    }

    private UUID approved(int minutes, boolean full) {
        UUID grant = request(minutes, full);
        database.run(
                owner(),
                tx -> tx.sql("select ctx.decide_access(:grant, 'Ana', true, :minutes, :full, null, null)")
                        .param("grant", grant)
                        .param("minutes", minutes)
                        .param("full", full)
                        .query((row, n) -> 1)
                        .list());
        return grant;
    }

    private void decide(TenantScope who, UUID grant, int minutes) {
        database.run(
                who,
                tx -> tx.sql("select ctx.decide_access(:grant, 'Ana', true, :minutes, false, null, null)")
                        .param("grant", grant)
                        .param("minutes", minutes)
                        .query((row, n) -> 1)
                        .list());
    }

    private String session(UUID grant) {
        return database.inTransaction(
                bo(),
                tx -> tx.sql("select ctx.open_access_session(:grant)")
                        .param("grant", grant)
                        .query(String.class)
                        .single());
    }

    private TenantScope visit(UUID grant) {
        return ScopeMint.support(agency, client, BO, READ_AGENTS, grant, session(grant), ORIGIN);
    }

    private static int agents(TenantScope scope) {
        return count(scope, "app.agent");
    }

    private static int count(TenantScope scope, String table) {
        return database.inTransaction(
                scope,
                tx -> tx.sql("select count(*) from " + table)
                        .query(Integer.class)
                        .single());
    }

    private static int rename(TenantScope scope) {
        return database.inTransaction(
                scope, tx -> tx.sql("update app.agent set name = 'Renamed'").update());
    }

    private static void call(TenantTransaction tx, String sql, UUID grant) {
        tx.sql(sql).param("grant", grant).query((row, n) -> 1).list();
    }
}
