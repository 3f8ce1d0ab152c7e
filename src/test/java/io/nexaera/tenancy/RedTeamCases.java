package io.nexaera.tenancy;

import java.util.List;
import java.util.stream.Stream;

/// What an attacker tries who runs any SQL as `nx_app` in Maple's transaction. `{…}` is filled in by [RedTeamTest].
final class RedTeamCases {
    private RedTeamCases() {}

    /// @param expect an SQLSTATE that ends it, or `own`: it runs, and shows or changes nothing of anybody else's
    /// @param sealed false where it starts on a fresh connection without a context
    record Case(String group, String name, String expect, boolean sealed, List<String> sql) {
        @Override
        public String toString() {
            return group + ": " + name;
        }
    }

    private static Case in(String group, String name, String expect, String... sql) {
        return new Case(group, name, expect, true, List.of(sql));
    }

    private static Case raw(String group, String name, String expect, String... sql) {
        return new Case(group, name, expect, false, List.of(sql));
    }

    private static final String SHOW = "select * from app.agent";

    static Stream<Case> all() {
        return Stream.of(tokens(), seal(), key(), hijack(), leaks(), reading(), writing(), side(), access(), agents())
                .flatMap(List::stream);
    }

    private static List<Case> tokens() {
        String g = "token";
        return List.of(
                raw(g, "none at all: no rows", "own", SHOW, "select * from app.message"),
                raw(g, "another sub-account written into it", "28000", "select ctx.begin('{swapped}')", SHOW),
                raw(g, "another agency written into it", "28000", "select ctx.begin('{agencySwapped}')", SHOW),
                raw(g, "another kind written into it", "28000", "select ctx.begin('{kindSwapped}')", SHOW),
                raw(g, "wider scopes written into it", "28000", "select ctx.begin('{scopesSwapped}')", SHOW),
                raw(g, "another key id", "28000", "select ctx.begin('{kidSwapped}')", SHOW),
                raw(g, "signed under another key", "28000", "select ctx.begin('{foreign}')", SHOW),
                raw(g, "expired", "28000", "select ctx.begin('{expired}')", SHOW),
                raw(g, "a longer life written into it", "28000", "select ctx.begin('{prolonged}')", SHOW),
                raw(g, "a platform's, on an application connection", "28000", "select ctx.begin('{platform}')", SHOW),
                raw(g, "empty", "28000", "select ctx.begin('')", SHOW),
                raw(g, "null", "28000", "select ctx.begin(null)", SHOW),
                raw(g, "one character short", "28000", "select ctx.begin(left('{token}', 205))", SHOW),
                raw(g, "one character long", "28000", "select ctx.begin('{token}' || 'a')", SHOW),
                raw(g, "a million characters", "28000", "select ctx.begin(repeat('nx1', 333333))", SHOW),
                raw(
                        g,
                        "multibyte in its middle",
                        "28000",
                        "select ctx.begin(overlay('{token}' placing 'é' from 60))",
                        SHOW),
                raw(
                        g,
                        "a MAC that is not hex",
                        "28000",
                        "select ctx.begin(overlay('{token}' placing 'zz' from 143))",
                        SHOW),
                raw(
                        g,
                        "a MAC in upper case with one digit off",
                        "28000",
                        "select ctx.begin(left('{token}', 205) || 'g')",
                        SHOW),
                in(g, "a second one in the same transaction", "42501", "select ctx.begin('{harbor-forged}')"),
                in(
                        g,
                        "its own again after RESET ALL shows its own",
                        "own",
                        "reset all",
                        "select ctx.begin('{token}')",
                        SHOW));
    }

    private static List<Case> seal() {
        String g = "seal";
        String forged = "nx_ffffffffM{agencyHex}{harborHex}";
        return List.of(
                in(g, "SET", "42501", "set backtrace_functions = '" + forged + "'", SHOW),
                in(g, "SET LOCAL", "42501", "set local backtrace_functions = '" + forged + "'", SHOW),
                in(g, "set_config", "42501", "select set_config('backtrace_functions', '" + forged + "', true)", SHOW),
                in(
                        g,
                        "update pg_settings",
                        "42501",
                        "update pg_settings set setting = '" + forged + "' where name = 'backtrace_functions'"),
                in(g, "ALTER ROLE … SET", "42501", "alter role nx_app set backtrace_functions = '" + forged + "'"),
                in(
                        g,
                        "ALTER DATABASE … SET",
                        "42501",
                        "alter database {database} set backtrace_functions = '" + forged + "'"),
                in(
                        g,
                        "ALTER SYSTEM (never in a transaction)",
                        "25001",
                        "alter system set backtrace_functions = '" + forged + "'"),
                in(
                        g,
                        "a function with a SET clause",
                        "42501",
                        "create function app.f() returns int language sql set backtrace_functions = 'x' return 1"),
                in(
                        g,
                        "an anonymous block",
                        "42501",
                        "do $$ begin perform set_config('backtrace_functions', 'x', true); end $$"),
                in(
                        g,
                        "the token's own setting with a forged one",
                        "{forgedSetting}",
                        "select set_config('nx.token', '{swapped}', true)",
                        SHOW),
                in(g, "RESET ALL leaves nothing to see", "own", "reset all", SHOW),
                in(g, "DISCARD ALL inside a transaction", "25001", "discard all"),
                in(
                        g,
                        "a savepoint rolled back over the seal",
                        "own",
                        "savepoint s",
                        "reset all",
                        "rollback to s",
                        SHOW),
                in(g, "SET ROLE nx_ctx", "42501", "set role nx_ctx"),
                in(g, "SET ROLE nx_owner", "42501", "set role nx_owner"),
                in(g, "SET SESSION AUTHORIZATION", "42501", "set session authorization nx_platform"),
                in(g, "GRANT oneself the setting", "42501", "grant set on parameter backtrace_functions to nx_app"),
                in(g, "row_security off", "42501", "set row_security = off", SHOW),
                in(g, "ctx_private.keep by name", "42501", "select ctx_private.keep('x', 'x')"),
                in(g, "ctx_private.use_context by name", "42501", "select ctx_private.use_context('sealed')"));
    }

    private static List<Case> key() {
        String g = "key";
        return List.of(
                in(g, "select the signing key", "42501", "select * from ctx_private.key"),
                in(g, "COPY the signing key", "42501", "copy ctx_private.key to stdout"),
                in(g, "verify a guess by name", "42501", "select ctx_private.verify('{token}')"),
                in(
                        g,
                        "read the table's file",
                        "42501",
                        "select pg_read_binary_file(pg_relation_filepath('ctx_private.key'::regclass))"),
                in(g, "list the data folder", "42501", "select pg_ls_dir('.')"),
                in(g, "statistics of the key table", "own", "select * from pg_stats where schemaname = 'ctx_private'"),
                in(g, "raw statistics", "42501", "select * from pg_statistic"),
                in(g, "select the grants", "42501", "select * from ctx_private.access_grant"),
                in(g, "write a grant", "42501", "update ctx_private.access_grant set approved_by = agency_id"),
                in(g, "password hashes of people", "42501", "select password_hash from app.person"),
                in(g, "hashes of API keys", "42501", "select secret_hash from app.api_key"),
                in(g, "shadow passwords", "42501", "select * from pg_authid"));
    }

    private static List<Case> hijack() {
        String g = "hijack";
        return List.of(
                in(g, "a temporary table over app.agent", "42501", "create temp table agent (id int)"),
                in(g, "a schema of one's own", "42501", "create schema mine"),
                in(g, "a table in app", "42501", "create table app.mine (id int)"),
                in(g, "a function in public", "42501", "create function public.f() returns int language sql return 1"),
                in(
                        g,
                        "an operator in app",
                        "42501",
                        "create operator app.= (leftarg = uuid, rightarg = uuid, function = pg_catalog.uuid_eq)"),
                in(
                        g,
                        "a function in plpgsql",
                        "42501",
                        "create function app.f() returns int language plpgsql as 'begin return 1; end'"),
                raw(
                        g,
                        "a search_path left behind is refused at begin",
                        "42501",
                        "set search_path = app",
                        "select ctx.begin('{token}')"),
                raw(
                        g,
                        "a prepared statement left behind is refused at begin",
                        "42501",
                        "prepare spy as select 1",
                        "select ctx.begin('{token}')"),
                raw(
                        g,
                        "a held cursor left behind is refused at begin",
                        "42501",
                        "declare spy cursor with hold for select 1",
                        "select ctx.begin('{token}')"),
                in(
                        g,
                        "replace ctx.begin",
                        "42501",
                        "create or replace function ctx.begin(t text) returns void language sql as 'select'"),
                in(g, "drop a policy", "42501", "drop policy selects on app.agent"),
                in(g, "disable row security", "42501", "alter table app.agent disable row level security"),
                in(
                        g,
                        "a trigger on a table",
                        "42501",
                        "create trigger t before insert on app.agent for each row execute function suppress_redundant_updates_trigger()"),
                in(g, "a rule on a table", "42501", "create rule r as on select to app.agent do instead select 1"),
                in(g, "a view over all", "42501", "create view app.v as select * from app.agent"),
                in(g, "an extension", "42501", "create extension dblink schema app"),
                in(g, "a foreign server", "42704", "create server s foreign data wrapper postgres_fdw"),
                in(g, "LOAD a library", "42501", "load 'auto_explain'"));
    }

    private static List<Case> leaks() {
        String g = "leak";
        return List.of(
                in(
                        g,
                        "a cast that fails on the neighbour's text",
                        "own",
                        "select id from app.message where body like 'CANARY%' and split_part(body, ' ', 2)::int = 4711"),
                in(
                        g,
                        "division by zero pushed below the policy",
                        "own",
                        "select id from app.agent where 1 / (case when instructions like 'CANARY%' then 0 else 1 end) = 1"),
                in(
                        g,
                        "an error that quotes the row",
                        "own",
                        "select (instructions || 'x')::int from app.agent where instructions like 'CANARY%'"),
                in(
                        g,
                        "full-text search",
                        "own",
                        "select text from app.chunk where words @@ to_tsquery('english', 'canary')"),
                in(
                        g,
                        "EXPLAIN ANALYZE shows no text",
                        "own",
                        "explain (analyze, verbose) select * from app.message where sub_account_id = '{harbor}'"),
                in(g, "most common values in pg_stats", "own", "select * from pg_stats where schemaname = 'app'"),
                in(g, "row_to_json of the whole row", "own", "select row_to_json(a) from app.agent a"),
                in(g, "table_to_xml", "42501", "select table_to_xml('app.agent', true, false, '')"),
                in(g, "query_to_xml", "42501", "select query_to_xml('select * from app.agent', true, false, '')"));
    }

    private static List<Case> reading() {
        String g = "read";
        return List.of(
                in(g, "by the neighbour's id", "own", "select * from app.agent where sub_account_id = '{harbor}'"),
                in(g, "or true", "own", "select * from app.message where sub_account_id = '{maple}' or true"),
                in(g, "a join", "own", "select * from app.agent a join app.conversation c on true"),
                in(g, "a lateral join", "own", "select * from app.agent a, lateral (select * from app.message) m"),
                in(
                        g,
                        "a recursive CTE",
                        "own",
                        "with recursive r as (select body, 1 as n from app.message union all select m.body, n + 1 from app.message m, r where n < 3) select * from r"),
                in(
                        g,
                        "a tid scan",
                        "own",
                        "select * from app.agent where ctid = any (array['(0,1)', '(0,2)', '(0,3)']::tid[])"),
                in(g, "a partition by name", "42501", "select * from app.message_p0"),
                in(g, "every partition through tableoid", "own", "select tableoid::regclass, * from app.message"),
                in(g, "TABLESAMPLE", "own", "select * from app.agent tablesample system (100)"),
                in(g, "COPY (select) TO STDOUT", "own", "copy (select * from app.agent) to stdout"),
                in(g, "COPY TO a program", "42501", "copy app.agent to program 'cat'"),
                in(g, "COPY TO a file", "42501", "copy app.agent to '/tmp/x'"),
                in(g, "a cursor", "own", "declare c cursor for select * from app.agent", "fetch all from c"),
                in(g, "row locks on all", "own", "select * from app.agent for update"),
                in(g, "the neighbour's audit log", "own", "select * from app.audit_entry"),
                in(g, "the neighbour's keys", "own", "select id, name, prefix from app.api_key"),
                in(g, "the neighbour's name", "own", "select * from app.sub_account"),
                in(g, "sessions", "42501", "select * from app.session"),
                in(
                        g,
                        "a group over everything",
                        "own",
                        "select count(*), string_agg(body, ',') from app.message having string_agg(body, ',') like '%CANARY%'"));
    }

    private static List<Case> writing() {
        String g = "write";
        String theirs = "'{harbor}', 'spy', 'Spy', ''";
        String into = "insert into app.agent (sub_account_id, slug, name, instructions) values (";
        return List.of(
                in(g, "insert for the neighbour", "42501", into + theirs + ")"),
                in(g, "move one's row to the neighbour", "42501", "update app.agent set sub_account_id = '{harbor}'"),
                in(g, "update everything", "own", "update app.agent set name = 'Taken'"),
                in(g, "delete the neighbour's", "own", "delete from app.agent where sub_account_id = '{harbor}'"),
                in(
                        g,
                        "MERGE",
                        "42501",
                        "merge into app.agent a using (select '{harbor}'::uuid as s, '{harborAgent}'::uuid as i) x on a.sub_account_id = x.s and a.id = x.i when matched then update set name = 'Taken' when not matched then insert (sub_account_id, id, slug, name, instructions) values (x.s, x.i, 'desk', 'Taken', '')"),
                in(
                        g,
                        "upsert onto the neighbour's key",
                        "42501",
                        "insert into app.agent (sub_account_id, id, slug, name, instructions) values ('{harbor}', '{harborAgent}', 'desk', 'x', '') on conflict (sub_account_id, id) do update set name = 'Taken' returning *"),
                in(
                        g,
                        "uniqueness as an oracle",
                        "42501",
                        "insert into app.agent (sub_account_id, slug, name, instructions) values ('{harbor}', 'desk', 'x', '') on conflict do nothing"),
                in(
                        g,
                        "a foreign key as an oracle",
                        "23503",
                        "insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name) values ('{maple}', '{harborAgent}', 't', 'api', gen_random_uuid(), 'x')"),
                in(g, "COPY in", "42501", "copy app.session from stdin"),
                in(g, "TRUNCATE", "42501", "truncate app.message"),
                in(g, "rewrite the audit log", "42501", "update app.audit_entry set actor = 'x'"),
                in(g, "delete from the audit log", "42501", "delete from app.audit_entry"),
                in(
                        g,
                        "an audit entry in the neighbour's log",
                        "42501",
                        "insert into app.audit_entry (tenant_id, actor_kind, actor, action, outcome, address, user_agent, request_id) values ('{harbor}', 'm', 'x', 'a.b', 'done', '', '', '')"),
                in(
                        g,
                        "an audit entry under a grant that isn't one's own",
                        "23503",
                        "insert into app.audit_entry (tenant_id, agency_id, sub_account_id, access_id, actor_kind, actor, action, outcome, address, user_agent, request_id) values ('{maple}', '{agency}', '{maple}', gen_random_uuid(), 'm', 'x', 'a.b', 'done', '', '', '')"),
                in(
                        g,
                        "a key of one's own with more scopes is still one's own",
                        "own",
                        "update app.api_key set revoked_at = now()"),
                in(g, "LOCK TABLE exclusively", "42501", "lock table app.session in access exclusive mode"),
                in(g, "DROP OWNED", "42501", "drop owned by nx_app"));
    }

    private static List<Case> side() {
        String g = "side channel";
        return List.of(
                in(g, "activity of others", "42501", "select * from pg_stat_activity"),
                in(g, "activity through its function", "42501", "select * from pg_stat_get_activity(null)"),
                in(g, "a large object", "42501", "select lo_create(0)"),
                in(g, "an advisory lock", "42501", "select pg_advisory_lock(1)"),
                in(g, "pg_notify", "42501", "select pg_notify('x', 'y')"),
                in(g, "prepared transactions of others", "42501", "select * from pg_prepared_xacts"),
                in(g, "end another session", "42501", "select pg_terminate_backend(1)"),
                in(g, "locks of others", "42501", "select * from pg_locks"));
    }

    private static List<Case> access() {
        String g = "agency access";
        return List.of(
                raw(g, "asked, not approved", "28000", "select ctx.begin('{visit:00000000000000a1}')", SHOW),
                raw(g, "expired", "28000", "select ctx.begin('{visit:00000000000000a2}')", SHOW),
                raw(g, "revoked", "28000", "select ctx.begin('{visit:00000000000000a3}')", SHOW),
                raw(g, "no visit on record", "28000", "select ctx.begin('{visit:00000000000000ff}')", SHOW),
                raw(g, "somebody else's visit", "28000", "select ctx.begin('{strangersVisit}')", SHOW),
                raw(g, "more scopes than granted", "28000", "select ctx.begin('{widerVisit}')", SHOW),
                raw(g, "approved for another client", "28000", "select ctx.begin('{otherClientsVisit}')", SHOW),
                raw(
                        g,
                        "reading only: no write",
                        "25006",
                        "select ctx.begin('{visit:00000000000000a4}')",
                        "update app.agent set name = 'Taken'"),
                raw(
                        g,
                        "reading only: made writable again",
                        "25001",
                        "select ctx.begin('{visit:00000000000000a4}')",
                        "set transaction read write"),
                raw(
                        g,
                        "reading only: set_config",
                        "25001",
                        "select ctx.begin('{visit:00000000000000a4}')",
                        "select set_config('transaction_read_only', 'off', true)"),
                raw(
                        g,
                        "approve one's own request from the agency",
                        "NX002",
                        "select ctx.begin('{agencyMember}')",
                        "select ctx.decide_access(gen_random_uuid(), 'x', true, 5, false, 0, null)"),
                raw(
                        g,
                        "a visit of a request nobody approved",
                        "NX003",
                        "select ctx.begin('{agencyMember}')",
                        "select ctx.open_access_session((select id from ctx.access_list() where state = 'pending' limit 1))"),
                raw(
                        g,
                        "a client's inside from the agency's own context",
                        "own",
                        "select ctx.begin('{agencyMember}')",
                        "select * from app.agent, app.message, app.document"),
                raw(
                        g,
                        "the record rolled back: enter, RESET ALL, begin, read",
                        "28000",
                        "select ctx.begin('{agencyMember}')",
                        "insert-visit",
                        "reset all",
                        "select ctx.begin('{freshVisit}')",
                        SHOW),
                raw(
                        g,
                        "a notice in the client's queue that no request made",
                        "42501",
                        "select ctx.begin('{agencyMember}')",
                        "insert into app.job (agency_id, sub_account_id, kind, subject) values ('{agency}', '{harbor}', 'access.asked', '{harbor}')"),
                in(
                        g,
                        "a notice in a neighbour's queue",
                        "42501",
                        "insert into app.job (agency_id, sub_account_id, kind, subject) values ('{agency}', '{harbor}', 'access.asked', '{harbor}')"),
                raw(
                        g,
                        "the newest grants of somebody else's client",
                        "own",
                        "select ctx.begin('{token}')",
                        "select * from ctx.access_latest('{harbor}', 100)",
                        "select * from ctx.access_open()",
                        "select * from ctx.access_list()"));
    }

    private static List<Case> agents() {
        String g = "agent";
        String run = "select ctx.begin('{agentRun}')";
        return List.of(
                raw(
                        g,
                        "another agent's private document",
                        "own",
                        run,
                        "select * from app.document",
                        "select * from app.chunk"),
                raw(
                        g,
                        "another agent of the same client",
                        "own",
                        run,
                        "select * from app.agent where id <> '{mapleAgent}'"),
                raw(
                        g,
                        "keys, people, log, connections",
                        "own",
                        run,
                        "select id from app.api_key",
                        "select * from app.membership",
                        "select * from app.audit_entry",
                        "select * from app.model_connection",
                        "select * from app.data_key"),
                raw(g, "grants", "own", run, "select * from ctx.access_list()"),
                raw(
                        g,
                        "without the scope to write",
                        "42501",
                        "select ctx.begin('{agentReadsOnly}')",
                        "insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name) values ('{maple}', '{mapleAgent}', 't', 'api', gen_random_uuid(), 'x')"),
                raw(
                        g,
                        "without the scope to read",
                        "own",
                        "select ctx.begin('{agentBare}')",
                        "select * from app.document",
                        "select * from app.chunk",
                        "select * from app.conversation"),
                raw(
                        g,
                        "a talk in another agent's name",
                        "42501",
                        run,
                        "insert into app.conversation (sub_account_id, agent_id, title, channel, started_by, started_by_name) values ('{maple}', '{otherAgent}', 't', 'api', gen_random_uuid(), 'x')"),
                raw(g, "changing its own instructions", "own", run, "update app.agent set instructions = 'obey'"));
    }
}
