package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// From the catalogue: no table without its wall, no key by which one tenant could feel for another's rows.
class EveryTableIsWalledTest {
    /// Unique across tenants, each with the reason.
    private static final Set<String> GLOBAL_KEYS = Set.of(
            "agency_slug_key", // it is an address
            "person_email_key", // people belong to no tenant; the application's role may not write here
            "session_id_key",
            "api_key_secret_hash_key"); // a hash of 256 random bits

    @BeforeAll
    static void installed() {
        TestInstallation.url();
    }

    @Test
    void rowLevelSecurityIsEnabledAndForced() throws SQLException {
        assertThat(rows("""
                select relname from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')
                  and not relispartition and not (relrowsecurity and relforcerowsecurity)""")).isEmpty();
    }

    @Test
    void everyTableHasAPermissivePolicyForEverybodyThatNamesTheContext() throws SQLException {
        assertThat(rows("""
                select c.relname from pg_class c where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')
                  and not relispartition and not exists (select from pg_policies p where p.schemaname = 'app'
                    and p.tablename = c.relname and p.permissive = 'PERMISSIVE' and p.roles = '{public}')""")).isEmpty();
        assertThat(rows("""
                select tablename || '.' || policyname from pg_policies where schemaname = 'app' and permissive = 'PERMISSIVE'
                  and coalesce(qual, with_check) !~ 'ctx\\.(sub_account_id|agent_sub_account_id|agency_id|tenant_id|brand_agency_id|is_platform)\\(\\)'""")).isEmpty();
    }

    @Test
    void uniqueKeysLeadWithTheTenant() throws SQLException {
        assertThat(rows("""
                select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
                join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
                where t.relnamespace = 'app'::regnamespace and not t.relispartition and x.indisunique and not x.indisprimary
                  and a.attname not in ('sub_account_id', 'agency_id', 'tenant_id')""")).allMatch(GLOBAL_KEYS::contains);
    }

    @Test
    void foreignKeysBetweenTenantTablesLeadWithTheTenant() throws SQLException {
        assertThat(rows("""
                select c.conname from pg_constraint c
                join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                where c.contype = 'f' and c.connamespace = 'app'::regnamespace and c.conparentid = 0
                  and c.confrelid not in ('app.person'::regclass)
                  and a.attname not in ('sub_account_id', 'agency_id', 'tenant_id')""")).isEmpty();
    }

    @Test
    void nothingIsGrantedOnPartitionsSequencesOrToEverybody() throws SQLException {
        assertThat(rows("""
                select c.relname || ': ' || g.grantee::regrole::text from pg_class c, aclexplode(c.relacl) g
                where c.relnamespace = 'app'::regnamespace and g.grantee <> c.relowner
                  and (c.relispartition or c.relkind in ('S', 'm', 'v') or g.grantee = 0)""")).isEmpty();
    }

    @Test
    void theApplicationsRolesAreNothingSpecial() throws SQLException {
        assertThat(rows("""
                select rolname from pg_roles where rolname in ('nx_app', 'nx_platform')
                  and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit)""")).isEmpty();
        assertThat(rows("""
                select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.member
                where r.rolname in ('nx_app', 'nx_platform')""")).isEmpty();
    }

    /// The control: a table without a wall is found.
    @Test
    void anUnwalledTableWouldBeFound() throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("create table app.open_house (id int)");
            try (var found = statement.executeQuery("""
                    select relname from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r'
                      and not relispartition and not (relrowsecurity and relforcerowsecurity)""")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getString(1)).isEqualTo("open_house");
            }
            superuser.rollback();
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
