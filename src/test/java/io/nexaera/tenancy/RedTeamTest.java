package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.nexaera.tenancy.RedTeamCases.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/// An attacker inside the application, in both context modes: any SQL as `nx_app`, and not a row of the neighbour's.
/// The outcomes are written to `target/red-team.md`.
class RedTeamTest {
    private static final Map<ContextMode, RedTeamRange> RANGES = new EnumMap<>(ContextMode.class);
    private static final Map<String, Map<ContextMode, String>> OUTCOMES = new LinkedHashMap<>();

    /// What came of it: everything that the attacker got to read, and the SQLSTATE that ended it or `own`.
    private record Loot(String read, String end) {}

    @BeforeAll
    static void openBoth() throws SQLException {
        for (ContextMode mode : new ContextMode[] {ContextMode.SEALED, ContextMode.PER_STATEMENT}) {
            RANGES.put(mode, RedTeamRange.open(mode));
        }
    }

    @AfterAll
    static void report() throws IOException {
        StringBuilder table = new StringBuilder("| case | sealed | per statement |\n|---|---|---|\n");
        OUTCOMES.forEach((name, ends) -> table.append("| %s | %s | %s |%n"
                .formatted(name, ends.get(ContextMode.SEALED), ends.get(ContextMode.PER_STATEMENT))));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/red-team.md"), table);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(ContextMode.SEALED, ContextMode.PER_STATEMENT)
                .flatMap(mode -> RedTeamCases.all().map(attack -> Arguments.of(mode, attack)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingOfTheNeighboursIsReadOrChanged(ContextMode mode, Case attack) throws SQLException {
        RedTeamRange range = range(mode);
        String before = range.harborDigest();
        Loot loot = attack(range, attack);
        OUTCOMES.computeIfAbsent(attack.toString(), name -> new EnumMap<>(ContextMode.class))
                .put(mode, loot.end());
        assertThat(loot.read()).doesNotContain(RedTeamRange.CANARY);
        assertThat(attack.group().equals("agent") ? loot.read() : "").doesNotContain(RedTeamRange.PRIVATE);
        assertThat(loot.end()).isEqualTo(filled(range, attack.expect(), ""));
        assertThat(range.harborDigest()).isEqualTo(before);
    }

    /// The control: with the wall down the same attacks bring home the canary, and a change is noticed.
    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void withoutTheWallTheHarnessSeesTheLeak(ContextMode mode) throws SQLException {
        RedTeamRange range = range(mode);
        String before = range.harborDigest();
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter table app.agent disable row level security");
            Loot loot = attack(range, named("by the neighbour's id"));
            attack(range, named("update everything"));
            String after = range.harborDigest();
            statement.execute("alter table app.agent enable row level security");
            statement.execute("update app.agent set name = 'CANARY' where sub_account_id = '" + range.harbor + "'");
            assertThat(loot.read()).contains(RedTeamRange.CANARY);
            assertThat(after).isNotEqualTo(before);
        }
    }

    /// design: an injected PREPARE under the driver's own statement name would catch the next tenant's token.
    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void aPoisonedPooledConnectionCatchesNoToken(ContextMode mode) throws SQLException {
        RedTeamRange range = range(mode);
        try (HikariDataSource pool = DatabaseConfiguration.pool("red", range.url, "nx_app", "nx_app", 1)) {
            TenantDatabase database = new TenantDatabase(new SealedConnections(
                    pool, ContextKey.ofBase64(io.nexaera.TestDatabase.CONTEXT_KEY), Clock.systemUTC()));
            database.run(
                    range.member(range.maple),
                    tx -> tx.sql("select 1").query(Integer.class).single());
            database.run(range.member(range.maple), RedTeamTest::poison);
            String stolen = database.inTransaction(
                    range.member(range.harbor),
                    tx -> tx.sql("select coalesce(current_setting('nx.stolen', true), '')")
                            .query(String.class)
                            .single());
            assertThat(stolen).isEmpty();
        }
    }

    private static void poison(TenantTransaction tx) {
        for (int i = 1; i < 9; i++) {
            tx.sql("prepare \"S_spy%d\"(text) as select set_config('nx.stolen', $1, false)".formatted(i))
                    .update();
        }
        tx.sql("set search_path = app").update();
    }

    /// Its control: a pool that begins with a named statement and looks at nothing loses the token.
    @Test
    void aCarelessPoolWouldLoseTheToken() throws SQLException {
        RedTeamRange range = range(ContextMode.SEALED);
        String harbors = range.token(range.member(range.harbor));
        try (Connection pooled = range.app()) {
            pooled.unwrap(PGConnection.class).setPrepareThreshold(1);
            pooled.setAutoCommit(false);
            carelessBegin(pooled, range.token(range.member(range.maple)));
            pooled.commit();
            try (Statement attacker = pooled.createStatement();
                    ResultSet named = attacker.executeQuery(
                            "select name from pg_prepared_statements where statement = 'select ctx.begin($1)' limit 1")) {
                named.next();
                String name = named.getString(1);
                attacker.execute("deallocate \"" + name + "\"");
                attacker.execute("prepare \"" + name + "\"(varchar) as select set_config('nx.stolen', $1, false)");
            }
            pooled.commit();
            carelessBegin(pooled, harbors);
            try (Statement attacker = pooled.createStatement();
                    ResultSet stolen = attacker.executeQuery("select current_setting('nx.stolen', true)")) {
                stolen.next();
                assertThat(stolen.getString(1)).isEqualTo(harbors);
            }
        }
    }

    private static void carelessBegin(Connection connection, String token) throws SQLException {
        try (var begin = connection.prepareStatement("select ctx.begin(?)")) {
            begin.unwrap(PGStatement.class).setPrepareThreshold(1);
            begin.setString(1, token);
            begin.execute();
        }
    }

    /// Temporary tables are refused above; with the right to make them, an unqualified name would be theirs.
    @Test
    void withTempTablesAnUnqualifiedNameWouldBeShadowed() throws SQLException {
        RedTeamRange range = range(ContextMode.SEALED);
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("grant temporary on database " + superuser.getCatalog() + " to nx_app");
            try (Connection app = range.app();
                    Statement attacker = app.createStatement()) {
                attacker.execute("create temp table agent (instructions text)");
                try (ResultSet shadowed = attacker.executeQuery("select count(*) from agent")) {
                    assertThat(shadowed.next()).isTrue();
                }
            } finally {
                statement.execute("revoke temporary on database " + superuser.getCatalog() + " from nx_app");
            }
        }
    }

    /// A query whose WHERE was forgotten, through the application's own door.
    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void aQueryWithoutItsWhereReturnsOwnRowsOnly(ContextMode mode) {
        RedTeamRange range = range(mode);
        try (HikariDataSource pool = DatabaseConfiguration.pool("broken", range.url, "nx_app", "nx_app", 1)) {
            TenantDatabase database = new TenantDatabase(new SealedConnections(
                    pool, ContextKey.ofBase64(io.nexaera.TestDatabase.CONTEXT_KEY), Clock.systemUTC()));
            for (UUID own : new UUID[] {range.maple, range.harbor}) {
                java.util.List<UUID> seen = database.inTransaction(
                        range.member(own),
                        tx -> tx.sql("select distinct sub_account_id from app.message")
                                .query(UUID.class)
                                .list());
                assertThat(seen).containsExactly(own);
            }
        }
    }

    private static RedTeamRange range(ContextMode mode) {
        return Optional.ofNullable(RANGES.get(mode)).orElseThrow();
    }

    private static Case named(String name) {
        return RedTeamCases.all()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Loot attack(RedTeamRange range, Case attack) throws SQLException {
        StringBuilder read = new StringBuilder();
        String visit = "";
        try (Connection connection = range.app();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (attack.sealed()) {
                statement.execute("select ctx.begin('" + range.token(range.member(range.maple)) + "')");
            }
            for (String sql : attack.sql()) {
                if (sql.equals("insert-visit")) {
                    visit = entered(statement);
                } else {
                    run(connection, statement, filled(range, sql, visit), read);
                }
            }
            connection.commit();
            return new Loot(read.toString(), "own");
        } catch (SQLException refused) {
            return new Loot(read + String.valueOf(refused.getMessage()), String.valueOf(refused.getSQLState()));
        }
    }

    private static String entered(Statement statement) throws SQLException {
        try (ResultSet visit = statement.executeQuery(
                "select ctx.open_access_session((select id from ctx.access_list() where state = 'active' limit 1))")) {
            visit.next();
            return visit.getString(1);
        }
    }

    private static void run(Connection connection, Statement statement, String sql, StringBuilder read)
            throws SQLException {
        if (sql.startsWith("copy") && sql.endsWith("stdout")) {
            java.io.StringWriter copied = new java.io.StringWriter();
            try {
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, copied);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            read.append(copied);
            return;
        }
        for (boolean rows = statement.execute(sql);
                rows || statement.getUpdateCount() >= 0;
                rows = statement.getMoreResults()) {
            if (rows) {
                append(statement.getResultSet(), read);
            }
        }
    }

    private static void append(ResultSet rows, StringBuilder read) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                read.append(rows.getString(i)).append(' ');
            }
        }
    }

    private static String filled(RedTeamRange range, String sql, String visit) {
        String token = range.token(range.member(range.maple));
        TenantScope agencyMember = range.memberWith(Optional.empty(), range.bo, 1L << 17);
        String text = sql;
        if (text.contains("{visit:")) {
            String session = text.replaceAll("(?s).*\\{visit:([0-9a-f]{16})}.*", "$1");
            text = text.replace(
                    "{visit:" + session + "}",
                    range.token(range.support(range.harbor, range.bo, RedTeamRange.SUPPORT_READS, session)));
        }
        return text.replace("{token}", token)
                .replace("{swapped}", token.replace(hex(range.maple), hex(range.harbor)))
                .replace("{harbor-forged}", token.replace(hex(range.maple), hex(range.harbor)))
                .replace("{agencySwapped}", token.replace(hex(range.agency), hex(range.harbor)))
                .replace("{kindSwapped}", token.substring(0, 13) + "P" + token.substring(14))
                .replace("{scopesSwapped}", token.substring(0, 110) + "f".repeat(16) + token.substring(126))
                .replace("{kidSwapped}", "nx1" + (token.startsWith("nx1ff") ? "00" : "ff") + token.substring(5))
                .replace("{foreign}", new ContextKey(new byte[32]).token(range.member(range.maple), Clock.systemUTC()))
                .replace("{expired}", range.expired(range.member(range.maple)))
                .replace("{prolonged}", token.substring(0, 5) + "7fffffff" + token.substring(13))
                .replace("{platform}", range.token(range.platform()))
                .replace(
                        "{strangersVisit}",
                        range.token(
                                range.support(range.harbor, range.ana, RedTeamRange.SUPPORT_READS, "00000000000000a4")))
                .replace("{widerVisit}", range.token(range.support(range.harbor, range.bo, ~0L, "00000000000000a4")))
                .replace(
                        "{otherClientsVisit}",
                        range.token(
                                range.support(range.maple, range.bo, RedTeamRange.SUPPORT_READS, "00000000000000a4")))
                .replace(
                        "{freshVisit}",
                        visit.isEmpty()
                                ? ""
                                : range.token(range.support(range.harbor, range.bo, RedTeamRange.SUPPORT_READS, visit)))
                .replace("{agencyMember}", range.token(agencyMember))
                .replace("{agentRun}", range.token(range.agent(range.mapleAgent, 0b0111)))
                .replace("{agentReadsOnly}", range.token(range.agent(range.mapleAgent, 0b0011)))
                .replace("{agentBare}", range.token(range.agent(range.mapleAgent, 0)))
                .replace("{forgedSetting}", range.mode == ContextMode.SEALED ? "own" : "28000")
                .replace("{database}", range.url.replaceAll(".*/([^?]+).*", "$1"))
                .replace("{agencyHex}", hex(range.agency))
                .replace("{harborHex}", hex(range.harbor))
                .replace("{agency}", range.agency.toString())
                .replace("{maple}", range.maple.toString())
                .replace("{harbor}", range.harbor.toString())
                .replace("{mapleAgent}", range.mapleAgent.toString())
                .replace("{otherAgent}", range.otherAgent.toString())
                .replace("{harborAgent}", range.harborAgent.toString());
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }
}
