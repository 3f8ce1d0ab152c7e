package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The wall as it is has no hole, and each hole that somebody makes in it is found.
class WallLintTest {
    private static RedTeamRange range;

    @BeforeAll
    static void open() throws SQLException {
        range = RedTeamRange.open("wall_lint", ContextMode.SEALED);
    }

    @Test
    void theWallStands() throws SQLException, IOException {
        try (Connection app = range.app()) {
            Files.createDirectories(Path.of("target"));
            Files.write(Path.of("target/allowed-policies.txt"), WallLint.policies(app));
            assertThat(WallLint.inspect(app)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            wall.rls-off         | alter table app.agent disable row level security
            wall.rls-off         | create table app.open_house (id int)
            wall.rls-off         | alter table app.message disable row level security
            wall.rls-not-forced  | alter table app.agent no force row level security
            wall.rls-not-forced  | alter table app.message no force row level security
            wall.no-policy       | drop policy tenant on app.document_file
            wall.policy-audience | create policy p on app.agent to nx_app using (sub_account_id = (select ctx.sub_account_id()))
            wall.policy-text     | create policy p on app.agent using (true)
            wall.policy-audience | alter policy word_search on app.chunk to nx_app
            wall.policy-text     | alter policy word_search on app.chunk to public
            wall.policy-audience | create policy peek on app.chunk for select to nx_ctx using (true)
            wall.policy-text     | alter policy selects on app.agent using (sub_account_id = (select ctx.sub_account_id()) or version = 1)
            wall.policy-text     | drop policy support_all on app.api_key; create policy support_all on app.api_key using (true)
            wall.global-key      | alter table app.agent add unique (slug, id)
            wall.global-key      | create unique index on app.document (id)
            wall.foreign-key     | alter table app.job add column of_job uuid; alter table app.job add foreign key (of_job) references app.job
            wall.part-grant      | grant select on app.message_p0 to nx_app
            wall.part-grant      | create sequence app.s; grant usage on sequence app.s to nx_app
            wall.part-grant      | create materialized view app.m as select * from app.agent; grant select on app.m to nx_app
            wall.view            | create view app.v as select * from app.agent
            wall.view            | create materialized view app.m as select * from app.agent
            wall.public-grant    | grant select on app.agent to public
            wall.public-grant    | create function app.f() returns int language sql return 1
            wall.private-grant   | grant select on ctx_private.key to nx_app
            wall.private-grant   | grant execute on function ctx_private.verify(text) to nx_app
            wall.private-grant   | grant select (approved_by) on ctx_private.access_grant to nx_platform
            wall.excess-grant    | grant truncate on app.message to nx_app
            wall.excess-grant    | grant update on app.audit_entry to nx_app
            wall.excess-grant    | grant references on app.agent to nx_app
            wall.excess-grant    | grant select on app.agent to nx_app with grant option
            wall.definer         | create function public.f() returns int language sql security definer set search_path = '' return 1
            wall.definer         | create function ctx.f() returns int language sql security definer set search_path = '' return 1
            wall.definer-path    | alter function ctx.access_list() reset search_path
            wall.definer-path    | alter function ctx.stop_access(text) set search_path = public
            wall.temp-or-create  | grant temporary on database wall_lint to nx_app
            wall.temp-or-create  | grant create on schema app to nx_app
            wall.temp-or-create  | grant create on schema public to public
            wall.role-power      | alter role nx_app superuser
            wall.role-power      | alter role nx_app bypassrls
            wall.role-power      | alter role nx_owner bypassrls
            wall.role-member     | grant nx_owner to nx_app
            wall.role-member     | grant nx_app to nx_platform
            wall.role-member     | grant pg_read_all_data to nx_app
            wall.language        | grant usage on language plpgsql to public
            wall.side-channel    | grant execute on function pg_notify(text, text) to public
            wall.side-channel    | grant execute on function pg_advisory_lock(bigint) to nx_app
            wall.side-channel    | grant execute on function lo_create(oid) to nx_app
            wall.side-channel    | grant select on pg_stat_activity to nx_app
            wall.side-channel    | grant execute on function pg_read_file(text) to nx_app
            wall.side-channel    | grant execute on function table_to_xml(regclass, boolean, boolean, text) to public
            wall.role-setting    | alter role nx_app reset statement_timeout
            wall.role-setting    | alter role nx_app in database wall_lint set search_path = app
            wall.role-setting    | alter role nx_app set lock_timeout = 0
            wall.parameter       | grant set on parameter backtrace_functions to nx_app
            wall.parameter       | grant set on parameter session_replication_role to nx_app
            wall.owner           | alter table app.agent owner to postgres
            wall.owner           | alter function ctx.kind() owner to postgres
            wall.trigger-off     | alter table app.audit_entry disable trigger final
            wall.trigger-off     | alter table app.audit_entry disable trigger committed
            wall.trigger-off     | alter table app.audit_entry_p3 disable trigger committed
            wall.trigger-off     | alter table app.audit_entry_p3 disable trigger never_emptied
            wall.trigger-off     | drop trigger final on app.log_leaf
            wall.trigger-off     | alter table app.log_tile disable trigger final
            wall.extension       | create extension pgcrypto
            """)
    void aPlantedDefectIsFound(String rule, String sql) throws SQLException {
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute(sql.replace("postgres", superuser.getMetaData().getUserName()));
            assertThat(WallLint.inspect(superuser).stream().map(WallDefect::rule))
                    .contains(rule);
            superuser.rollback();
        }
    }

    @Test
    void nothingIsServedFromADatabaseWithAHole() throws SQLException {
        try (Connection superuser = range.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter table app.agent disable row level security");
            try {
                assertThatThrownBy(() -> new DatabaseConfiguration()
                                .migrated(range.settings(), ContextKey.ofBase64(TestDatabase.CONTEXT_KEY)))
                        .isInstanceOf(UnsafeDatabase.class)
                        .hasMessageContaining("app.agent: has no row-level security");
            } finally {
                statement.execute("alter table app.agent enable row level security");
            }
        }
    }
}
