package io.nexaera.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.ScopeMint;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TestTenancy;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Entries that are kept no longer go when, and only when, the log itself has declared it; `LogCheck` tells them from
/// entries that somebody deleted, and every other proof holds.
class AgeOutsTest {
    private static final AuditLog AUDIT = new AuditLog(JsonMapper.shared(), List.of());
    private static TestTenancy.Separate database;
    private static LogSettings settings;

    private final UUID agency = UUID.randomUUID();
    private final TenantScope job =
            ScopeMint.job(agency, Optional.empty(), UUID.randomUUID(), Origin.ofPlatform("test"));
    private final TenantScope person =
            ScopeMint.member(agency, Optional.empty(), UUID.randomUUID(), 1L << 24 | 1L << 8, Origin.ofPlatform("Ada"));

    @BeforeAll
    static void aLog() throws SQLException, IOException {
        database = TestTenancy.separate("aging");
        settings =
                new LogSettings(Files.createTempDirectory("nexaera-log").resolve("log.key"), "", Duration.ofMillis(10));
    }

    /// Nine years, seven, six and a little less, one month; a neighbour's are as old.
    @BeforeEach
    void oldEntries() throws SQLException {
        plant(agency, 2_500, "9 years");
        plant(agency, 20, "7 years");
        plant(UUID.randomUUID(), 30, "9 years");
        plant(agency, 20, "5 years 11 months");
        plant(agency, 20, "1 month");
        while (sequencer().step() > 0) {}
    }

    @AfterEach
    void nothingElseIsWrong() {
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void whatIsOlderGoesAndTheRestCanBeProven() throws SQLException {
        keepFor(2_192);
        letGo();
        assertThat(count("tenant_id = '" + agency + "' and action = 'test.planted'"))
                .isEqualTo(40);
        assertThat(count("action = 'test.planted' and at < now() - interval '8 years' and tenant_id <> '" + agency
                        + "'"))
                .as("a neighbour's")
                .isPositive();
        LogCheck.Report report = check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.agedOut()).isGreaterThanOrEqualTo(2_520);
        List<AgeOut> runs = database.tenants().inTransaction(job, ageOuts()::list);
        assertThat(runs).singleElement().satisfies(run -> {
            assertThat(run.removed()).isEqualTo(2_520);
            assertThat(run.percent()).isEqualTo(100);
        });
        assertThat(actions()).contains("audit.age-out-declared", "audit.aged-out");
        List<AuditEntry> left =
                database.tenants().inTransaction(job, tx -> AUDIT.page(tx, AuditFilter.ALL, Optional.empty(), 100));
        Map<UUID, String> proofs = database.tenants().inTransaction(job, tx -> EntryProofs.of(tx, left));
        assertThat(proofs)
                .as("proofs of those that had their place before it went")
                .hasSizeGreaterThanOrEqualTo(40);
        letGo();
        assertThat(database.tenants().inTransaction(job, ageOuts()::list))
                .as("nothing is left to do")
                .hasSize(1);
    }

    @Test
    void whatSomebodyDeletedBesidesIsStillFound() throws SQLException {
        keepFor(2_192);
        letGo();
        String young = text("select id from app.audit_entry where tenant_id = '" + agency
                + "' and at < now() - interval '5 years' and action = 'test.planted' limit 1");
        superuser(
                "create table if not exists public.kept (like app.audit_entry)",
                "insert into public.kept select * from app.audit_entry where id = '" + young + "'",
                "delete from app.audit_entry where id = '" + young + "'");
        assertThat(codes()).containsExactly("entry.deleted");
        superuser("insert into app.audit_entry select * from public.kept where id = '" + young + "'");
        // A declaration that was changed afterwards declares nothing.
        String declared =
                " from app.audit_age_out a where a.tenant_id = e.tenant_id and a.id::text = e.target_id and e.tenant_id = '"
                        + agency + "' and e.action = 'audit.age-out-declared'";
        superuser("update app.audit_entry e set after = jsonb_set(e.after, '{minimumIndex}', '99999999')" + declared);
        try {
            assertThat(codes()).contains("entry.deleted");
        } finally {
            superuser(
                    "update app.audit_entry e set after = jsonb_set(e.after, '{minimumIndex}', to_jsonb(a.minimum_index))"
                            + declared);
        }
    }

    @Test
    void aFunctionThatLiesAboutDeclarationsIsFound() throws SQLException {
        String ours = text("select pg_get_functiondef('app.log_minimums'::regproc)");
        try {
            superuser(ours.replace("(e.after ->> 'minimumIndex')::bigint", "9999999::bigint"));
            assertThat(codes()).containsExactly("log.reader-replaced");
        } finally {
            superuser(ours);
        }
    }

    @Test
    void nothingGoesForGoodNorUnderAHold() throws SQLException {
        letGo();
        keepFor(2_192);
        superuser(
                "update app.audit_retention set hold_reason = 'x', held_by_name = 'x', held_at = now() where tenant_id = '"
                        + agency + "'");
        letGo();
        assertThat(count("tenant_id = '" + agency + "' and action = 'test.planted'"))
                .isEqualTo(2_560);
        assertThat(database.tenants().inTransaction(job, ageOuts()::list)).isEmpty();
    }

    /// Killed after the declaration and a batch: the next one ends the same run.
    @Test
    void whatWasBegunIsEnded() throws SQLException {
        keepFor(2_192);
        UUID run = database.tenants().inTransaction(job, ageOuts()::declare).orElseThrow();
        int gone = database.tenants().inTransaction(job, tx -> AgeOuts.delete(tx, run, 100));
        assertThat(gone).isEqualTo(100);
        letGo();
        assertThat(database.tenants().inTransaction(job, ageOuts()::list))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo(run);
                    assertThat(one.removed()).isEqualTo(2_520);
                });
        while (sequencer().step() > 0) {}
    }

    @Test
    void nothingIsSetBelowTheFloor() throws SQLException {
        assertThatThrownBy(() -> keepFor(2_191)).hasStackTraceContaining("row-level security");
        keepFor(2_192);
        assertThatThrownBy(() -> keepFor(400)).hasStackTraceContaining("row-level security");
        assertThatThrownBy(() -> as(person, "update app.audit_retention_floor set days = 365"))
                .hasStackTraceContaining("permission denied");
        TenantScope without =
                ScopeMint.member(agency, Optional.empty(), UUID.randomUUID(), 1L << 8, Origin.ofPlatform("Aud"));
        int changed = database.tenants()
                .inTransaction(
                        without,
                        tx -> tx.sql("update app.audit_retention set days = 3000")
                                .update());
        assertThat(changed).as("an auditor reads only").isZero();
    }

    /// As the application's role with any SQL it likes.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from app.audit_entry",
                "insert into app.audit_age_out (tenant_id, days, before, minimum_index, entries) values (:tenant, 1, now(), 9, 9)",
                "update app.audit_age_out set before = now()",
                "select ctx_private.first_id(now())"
            })
    void theApplicationDeletesNothingByItself(String deed) {
        for (TenantScope scope : List.of(job, person)) {
            assertThatThrownBy(() -> as(scope, deed)).hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void withoutTheDeclarationInTheLogNothingGoes() throws SQLException {
        keepFor(2_192);
        assertThatThrownBy(() -> database.tenants().run(job, tx -> {
                    UUID run = tx.sql("select ctx.declare_age_out()")
                            .query(UUID.class)
                            .single();
                    AgeOuts.delete(tx, run, 1);
                }))
                .hasStackTraceContaining("Nothing may go here");
        assertThat(count("tenant_id = '" + agency + "' and action = 'test.planted'"))
                .isEqualTo(2_560);
        as(person, "select ctx.declare_age_out()");
        assertThat(database.tenants().inTransaction(person, ageOuts()::list)).isEmpty();
    }

    /// Even the functions' own role lets go of nothing that is younger than a year.
    @Test
    void theTriggerKeepsWhatIsYoung() {
        String claims = "ffffffffJ" + agency.toString().replace("-", "") + "0".repeat(96);
        assertThatThrownBy(() -> superuserWithTriggers(
                        "select set_config('backtrace_functions', ctx_private.laid_out('" + claims + "'), false)",
                        "set role nx_ctx",
                        "delete from app.audit_entry where at > now() - interval '1 year'"))
                .hasMessageContaining("audit entries are final");
    }

    private static AgeOuts ageOuts() {
        return new AgeOuts(database.tenants(), AUDIT);
    }

    private void letGo() {
        ageOuts().letGo(job);
        while (sequencer().step() > 0) {}
    }

    private void keepFor(int days) {
        as(
                person,
                "insert into app.audit_retention (tenant_id, days, set_by_name) values (:tenant, " + days
                        + ", 'Ada') on conflict (tenant_id) do update set days = excluded.days");
    }

    private static void as(TenantScope scope, String sql) {
        database.tenants().run(scope, tx -> {
            if (sql.startsWith("select")) {
                tx.sql(sql).query().listOfRows();
            } else {
                tx.sql(sql).update();
            }
        });
    }

    private List<String> actions() {
        return database.tenants()
                .inTransaction(
                        job,
                        tx -> tx.sql("select action from app.audit_entry where action like 'audit.%'")
                                .query((row, n) -> row.getString(1))
                                .list());
    }

    private static void plant(UUID tenant, int entries, String ago) throws SQLException {
        superuserWithTriggers("""
                insert into app.audit_entry (tenant_id, agency_id, id, at, actor_kind, actor, action, outcome, address, user_agent,
                  request_id)
                select '%1$s', '%1$s', uuidv7(- interval '%2$s'), now() - interval '%2$s', 'member', 'Ana', 'test.planted', 'done', '',
                  '', '' from generate_series(1, %3$s) n""".formatted(tenant, ago, entries));
    }

    private static void superuser(String... sql) throws SQLException {
        try (Connection connection = database.asSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    private static void superuserWithTriggers(String... sql) throws SQLException {
        try (Connection connection = database.asSuperuser();
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    private static long count(String where) throws SQLException {
        return Long.parseLong(text("select count(*) from app.audit_entry where " + where));
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = database.asSuperuser();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Sequencer sequencer() {
        return new Sequencer(database.platform(), settings, Clock.systemUTC());
    }

    private static LogCheck.Report check() {
        return new LogCheck(database.platform(), settings.keyFile()).run(read -> {});
    }

    private static List<String> codes() {
        return check().findings().stream()
                .map(LogCheck.Finding::code)
                .distinct()
                .toList();
    }
}
