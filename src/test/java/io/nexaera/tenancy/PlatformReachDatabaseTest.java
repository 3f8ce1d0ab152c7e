package io.nexaera.tenancy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How far an operator gets with any SQL as `nx_platform`: to names, people, hashes and the queue, which signing in and
/// background work need, and to nothing that a client has said or stored.
class PlatformReachDatabaseTest {
    /// All that it may read, column by column. Whatever isn't here is refused; this list should only shrink.
    private static final Map<String, String> READABLE = Map.ofEntries(
            entry("agency", "brand_color created_at id name slug"),
            entry("sub_account", "agency_id created_at erased_at id name slug"),
            entry("person", "created_at email id name password_hash"),
            entry("membership", "agency_id created_at id person_id role sub_account_id tenant_id"),
            entry(
                    "erasure",
                    "agency_id cancelled_at cancelled_by_name certificate client_name due_at fil"
                            + "e_bytes files finished_at id link_hash people people_erased removed requested_at requested_by requested_by_name started_at sub_account_id"),
            entry("session", "address created_at expires_at id last_seen_at person_id token_hash user_agent"),
            entry("api_key", "agency_id id last_used_at name prefix revoked_at scopes secret_hash sub_account_id"),
            entry("job", "agency_id attempts id kind lease_holder lease_until run_at sub_account_id subject"),
            entry("event", "at id tenant_id"),
            entry("webhook_endpoint", "agency_id failures id rests_until state sub_account_id tenant_id"),
            entry("webhook_key", "created_at endpoint_id id public_key retires_at tenant_id"),
            entry("webhook_delivery", "endpoint_id event_id next_at state tenant_id"),
            entry("webhook_receipt", "at source tenant_id"),
            entry("workflow_key", "sub_account_id workflow_id"),
            entry("log_pending", "commitment entry_id tenant_id"),
            entry("log_leaf", "commitment leaf_index tenant_id"),
            // whose log is to be streamed, and from where on: neither where to nor with what
            entry(
                    "siem_destination",
                    "agency_id id lease_holder lease_until next_index next_try_at state sub_account_id tenant_id"),
            entry("log_tile", "hashes level number"),
            entry("log_head", "generation id note origin root size"),
            entry("log_key", "ed25519 endorsement from_size generation ml_dsa_44 until_size"),
            entry(
                    "log_witness",
                    "busy_until contradiction cosignature cosigned_at failures name next_try note size trouble troubled_at"),
            entry("witnessed_log", "cosigned_at fork forked_at origin root size unproven_at"));

    /// All that it may write.
    private static final Map<String, String> WRITABLE = Map.ofEntries(
            entry("agency", "INSERT"),
            entry("sub_account", "INSERT"),
            entry("person", "DELETE INSERT UPDATE(name,password_hash)"),
            entry("membership", "INSERT"),
            entry("session", "DELETE INSERT UPDATE(expires_at,last_seen_at)"),
            entry("api_key", "UPDATE(last_used_at)"),
            entry("job", "DELETE UPDATE(attempts,lease_holder,lease_until,run_at)"),
            entry(
                    "audit_entry",
                    "INSERT(access_id,action,actor,actor_id,actor_kind,address,after,agency_id,b"
                            + "efore,outcome,request_id,sub_account_id,target,target_id,target_kind,tenant_id,user_agent)"),
            entry("event", "DELETE INSERT(data,id,tenant_id,type)"),
            entry("webhook_endpoint", "DELETE"),
            entry("webhook_receipt", "DELETE"),
            entry("log_pending", "DELETE"),
            entry("log_leaf", "INSERT"),
            entry("siem_destination", "UPDATE(lease_holder,lease_until)"),
            entry("log_tile", "INSERT UPDATE(hashes)"),
            entry("log_head", "INSERT UPDATE(generation,note,root,size)"),
            entry("log_key", "INSERT UPDATE(until_size)"),
            entry(
                    "log_witness",
                    "INSERT UPDATE(busy_until,contradiction,cosignature,cosigned_at,failures,next_try,note,size,trouble,troubled_at)"),
            entry("witnessed_log", "INSERT UPDATE(cosigned_at,fork,forked_at,root,size,unproven_at)"));

    /// The context's own, whose visits go on, who is signed out early, moving wrapped data keys to another
    /// key-encryption
    /// key, and what the audit log's entries hash to.
    private static final String CALLABLE = "agency_id agent_sub_account_id begin brand_agency_id claims has_scope"
            + " healthcare_is_on imported_keys is_own_conversation is_platform is_run_of keks_in_use kind live_access log_leaves log_minimums logged_entries principal_id"
            + " retire_keks_but rewrap_data_key schedule_proofs schedule_purges secrets_without_key sub_account_id sub_account_within tenant_id"
            + " tenants_holding wrapped_data_keys";

    private static final Map<ContextMode, RedTeamRange> RANGES = new EnumMap<>(ContextMode.class);

    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void everyOtherColumnOfEveryWalledTableIsRefused(ContextMode mode) throws SQLException {
        RedTeamRange range = range(mode);
        assertThat(readable(range, range.token(range.platform()))).isEqualTo(new TreeMap<>(READABLE));
        assertThat(tables(range)).hasSizeGreaterThan(15).containsAll(READABLE.keySet());
    }

    /// Of the neighbour's rows, all of which say CANARY, it sees the business's name, a key's name and password hashes.
    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void nothingAClientSaidOrStoredIsSeen(ContextMode mode) throws SQLException {
        RedTeamRange range = range(mode);
        assertThat(canaries(range, range.token(range.platform())))
                .containsExactlyInAnyOrder("sub_account.name", "api_key.name", "person.password_hash");
    }

    /// A client's own token, of any kind, is none on the platform's connection: not even one that it signed itself.
    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void noOtherTokenIsTakenOnItsConnection(ContextMode mode) throws SQLException {
        RedTeamRange range = range(mode);
        for (TenantScope scope : List.of(
                range.member(range.harbor),
                range.memberWith(Optional.empty(), range.bo, ~0L),
                range.support(range.harbor, range.bo, RedTeamRange.SUPPORT_READS, "00000000000000a4"),
                range.agent(range.mapleAgent, 0b1111))) {
            assertThat(begun(range, range.token(scope))).as("%s", scope).isEqualTo("28000");
        }
        assertThat(begun(range, range.token(range.platform()))).as("control").isEqualTo("begun");
    }

    @ParameterizedTest
    @EnumSource(
            value = ContextMode.class,
            names = {"SEALED", "PER_STATEMENT"})
    void withoutATokenItSeesNoRowAtAll(ContextMode mode) throws SQLException {
        RedTeamRange range = range(mode);
        try (Connection platform = range.platformConnection();
                Statement statement = platform.createStatement()) {
            for (String table : READABLE.keySet()) {
                assertThat(first(statement, "select count(*) from (select 1 from app." + table + ") t"))
                        .as("%s", table)
                        .isEqualTo("0");
            }
        }
    }

    @Test
    void whatItMayWriteAndCallIsListed() throws SQLException {
        RedTeamRange range = range(ContextMode.SEALED);
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement()) {
            Map<String, String> writable = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery("""
                    with cells as (
                      select c.relname, p.privilege, coalesce('(' || string_agg(a.attname, ',' order by a.attname)
                          filter (where not has_table_privilege('nx_platform', c.oid, p.privilege)) || ')', '') as of
                      from pg_class c cross join unnest(array['INSERT', 'UPDATE']) p(privilege)
                      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                        and has_column_privilege('nx_platform', c.oid, a.attnum, p.privilege) group by 1, 2
                      union all select c.relname, 'DELETE', '' from pg_class c
                      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                        and has_table_privilege('nx_platform', c.oid, 'DELETE'))
                    select relname, string_agg(privilege || of, ' ' order by privilege) from cells group by 1""")) {
                while (rows.next()) {
                    writable.put(rows.getString(1), rows.getString(2));
                }
            }
            assertThat(writable).isEqualTo(new TreeMap<>(WRITABLE));
            assertThat(first(statement, """
                    select string_agg(proname, ' ' order by proname collate "C") from pg_proc
                    where pronamespace in ('app'::regnamespace, 'ctx'::regnamespace, 'ctx_private'::regnamespace)
                      and has_function_privilege('nx_platform', oid, 'execute')""")).isEqualTo(CALLABLE);
        }
    }

    /// The control: with one grant and one wall too few, the same probe names the table and brings home the canary.
    @Test
    void theProbeSeesAHole() throws SQLException {
        RedTeamRange range = RedTeamRange.open("platform_reach_torn", ContextMode.SEALED);
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("grant select (instructions) on app.agent to nx_platform");
            assertThat(readable(range, range.token(range.platform()))).containsEntry("agent", "instructions");
            assertThat(canaries(range, range.token(range.platform())))
                    .as("the wall stands behind the grant")
                    .doesNotContain("agent.instructions");
            statement.execute("alter table app.agent disable row level security");
            assertThat(canaries(range, range.token(range.platform()))).contains("agent.instructions");
        }
    }

    private static RedTeamRange range(ContextMode mode) throws SQLException {
        RedTeamRange open = RANGES.get(mode);
        if (open == null) {
            open = RedTeamRange.open("platform_reach_" + mode.name().toLowerCase(java.util.Locale.ROOT), mode);
            RANGES.put(mode, open);
        }
        return open;
    }

    private static String begun(RedTeamRange range, String token) throws SQLException {
        try (Connection platform = range.platformConnection();
                Statement statement = platform.createStatement()) {
            platform.setAutoCommit(false);
            statement.execute("select ctx.begin('" + token + "')");
            return "begun";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        }
    }

    /// Table → columns that a `select` of it reads without being refused, tried one by one.
    private static Map<String, String> readable(RedTeamRange range, String token) throws SQLException {
        Map<String, String> readable = new TreeMap<>();
        probed(range, token).keySet().forEach(cell -> {
            String[] parts = cell.split("\\.", 2);
            readable.merge(parts[0], parts[1], (all, next) -> all + " " + next);
        });
        return readable;
    }

    private static List<String> canaries(RedTeamRange range, String token) throws SQLException {
        List<String> found = new ArrayList<>();
        probed(range, token).forEach((cell, all) -> {
            if (all.contains(RedTeamRange.CANARY)) {
                found.add(cell);
            }
        });
        return found;
    }

    /// Each column that can be read, in order, with everything it holds.
    private static Map<String, String> probed(RedTeamRange range, String token) throws SQLException {
        Map<String, String> read = new TreeMap<>();
        try (Connection platform = range.platformConnection();
                Statement statement = platform.createStatement()) {
            platform.setAutoCommit(false);
            statement.execute("select ctx.begin('" + token + "')");
            for (String[] cell : columns(range)) {
                Savepoint before = platform.setSavepoint();
                try {
                    read.put(
                            cell[0] + "." + cell[1],
                            first(statement, "select string_agg(" + cell[1] + "::text, ' ') from app." + cell[0]));
                } catch (SQLException refused) {
                    assertThat(refused.getSQLState())
                            .as("%s.%s", cell[0], cell[1])
                            .isEqualTo("42501");
                    platform.rollback(before);
                }
            }
        }
        return read;
    }

    private static List<String[]> columns(RedTeamRange range) throws SQLException {
        List<String[]> columns = new ArrayList<>();
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select c.relname, a.attname from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition""")) {
            while (rows.next()) {
                columns.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        return columns;
    }

    private static Set<String> tables(RedTeamRange range) throws SQLException {
        Set<String> tables = new TreeSet<>();
        columns(range).forEach(cell -> tables.add(cell[0]));
        return tables;
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getString(1) != null ? rows.getString(1) : "";
        }
    }
}
