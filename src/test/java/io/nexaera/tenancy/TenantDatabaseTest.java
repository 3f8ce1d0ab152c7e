package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class TenantDatabaseTest {
    private static final ContextKey KEY = ContextKey.ofBase64(TestDatabase.CONTEXT_KEY);
    private static final Origin NOBODY = Origin.ofPlatform("test");

    private static TenantDatabase database;
    private static UUID agency;
    private static UUID maple;
    private static UUID harbor;

    @BeforeAll
    static void twoNeighbours() throws SQLException {
        database = TestTenancy.database();
        agency = TestTenancy.agency("wall-test");
        maple = TestTenancy.subAccount(agency, "maple");
        harbor = TestTenancy.subAccount(agency, "harbor");
    }

    @Test
    void aTransactionSeesItsOwnSubAccountOnly() {
        for (UUID own : new UUID[] {maple, harbor}) {
            assertThat(visibleTo(own)).containsExactly(own);
        }
    }

    @Test
    void aNeighboursRowCanNotBeWritten() {
        assertThatThrownBy(() -> database.run(
                        scope(maple),
                        tx -> tx.sql(
                                        "insert into app.agent (sub_account_id, slug, name, instructions) values (:other, 'spy', 'Spy', '')")
                                .param("other", harbor)
                                .update()))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void withoutAContextThereAreNoRows() throws SQLException {
        try (Connection raw = TestDatabase.as("nx_app");
                Statement statement = raw.createStatement();
                var rows = statement.executeQuery("select count(*) from app.sub_account")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void aForgedAnExpiredAndAPlatformTokenAreRefused() throws SQLException {
        String good = KEY.token(scope(maple), Clock.systemUTC());
        String forged = good.replace(hex(maple), hex(harbor));
        String expired = KEY.token(scope(maple), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        String foreign = new ContextKey(new byte[32]).token(scope(maple), Clock.systemUTC());
        String platform = KEY.token(
                new TenantScope(TenantScope.Kind.PLATFORM, agency, Optional.empty(), agency, 0, NOBODY),
                Clock.systemUTC());
        assertThat(begins(good)).isTrue();
        for (String bad : new String[] {forged, expired, foreign, platform, good.substring(1), ""}) {
            assertThat(begins(bad)).isFalse();
        }
    }

    @Test
    void thePlainSettingCanNotBeWrittenByTheApplication() throws SQLException {
        try (Connection raw = TestDatabase.as("nx_app");
                Statement statement = raw.createStatement()) {
            assertThatThrownBy(() -> statement.execute("set backtrace_functions = 'nx_'"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void aPoisonedConnectionIsDroppedAndTheNextTenantIsServed() {
        for (int i = 0; i < 10; i++) {
            database.run(scope(harbor), tx -> tx.sql("prepare spy as select 1").update());
        }
        assertThat(visibleTo(maple)).containsExactly(maple);
    }

    @Test
    void aSettingLeftBehindIsReset() {
        database.run(
                scope(harbor), tx -> tx.sql("set statement_timeout = '1ms'").update());
        String timeout = database.inTransaction(
                scope(maple),
                tx -> tx.sql("show statement_timeout").query(String.class).single());
        assertThat(timeout).isEqualTo("20s");
    }

    @Test
    void auditEntriesAreFinalEvenForTheOwner() throws SQLException {
        try (Connection owner = TestDatabase.asSuperuser();
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "insert into app.audit_entry (tenant_id, actor_kind, actor, action, outcome, address, user_agent,"
                            + " request_id) values (gen_random_uuid(), 'job', 'test', 'test.done', 'done', '', '', '')");
            for (String attack : new String[] {
                "update app.audit_entry set actor = 'x'", "delete from app.audit_entry", "truncate app.audit_entry"
            }) {
                assertThatThrownBy(() -> statement.execute(attack)).hasMessageContaining("audit entries are final");
            }
        }
    }

    private static List<UUID> visibleTo(UUID subAccount) {
        return database.inTransaction(
                scope(subAccount),
                tx -> tx.sql("select id from app.sub_account").query(UUID.class).list());
    }

    private static boolean begins(String token) throws SQLException {
        try (Connection raw = TestDatabase.as("nx_app");
                var begin = raw.prepareStatement("select ctx.begin(?)")) {
            raw.setAutoCommit(false);
            begin.setString(1, token);
            begin.execute();
            return true;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("28000");
            return false;
        }
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private static TenantScope scope(UUID subAccount) {
        return ScopeMint.member(agency, Optional.of(subAccount), UUID.randomUUID(), 0, NOBODY);
    }
}
