package io.nexaera.tenancy;

/// One thing that must not be found in the catalogue of a database that keeps tenants apart. `objects` is a query that
/// any
/// role may run and that names each offender.
enum WallRule {
    RLS_OFF("has no row-level security", Remedy.RESTORE, """
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition and not c.relrowsecurity"""),
    RLS_NOT_FORCED("lets its owner past row-level security", Remedy.RESTORE, """
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition and c.relrowsecurity and not c.relforcerowsecurity"""),
    NO_POLICY("has no policy", Remedy.RESTORE, """
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition and not exists (
                select from pg_policy p where p.polrelid = c.oid and p.polpermissive)"""),
    POLICY_AUDIENCE("has a policy that is not for everybody", Remedy.RESTORE, """
            select p.polrelid::regclass || ' ' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
            where c.relnamespace = 'app'::regnamespace and p.polroles <> '{0}'
              -- nx_ctx alone may read passages past the wall, for ctx.search_chunks
              and not (c.relname = 'chunk' and p.polname = 'word_search' and p.polcmd = 'r'
                and p.polroles = array(select r.oid from pg_roles r where r.rolname = 'nx_ctx'))"""),
    GLOBAL_KEY("is unique across clients: one can feel for another's values", Remedy.REPORT, """
            select x.indexrelid::regclass::text from pg_index x join pg_class t on t.oid = x.indrelid
            join pg_class i on i.oid = x.indexrelid join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
            where t.relnamespace = 'app'::regnamespace and not t.relispartition and x.indisunique and not x.indisprimary
              and a.attname not in ('sub_account_id', 'agency_id', 'tenant_id')
              -- an address; people belong to nobody; a random id; hashes of 256 random bits
              and i.relname not in ('agency_slug_key', 'person_email_key', 'session_id_key', 'api_key_secret_hash_key')"""),
    FOREIGN_KEY("is a foreign key that crosses clients", Remedy.REPORT, """
            select c.conrelid::regclass || ' ' || c.conname from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f' and c.connamespace = 'app'::regnamespace and c.conparentid = 0
              and c.confrelid <> 'app.person'::regclass
              and a.attname not in ('sub_account_id', 'agency_id', 'tenant_id')"""),
    PART_GRANT("is granted by itself: partitions, sequences and views have no wall of their own", Remedy.REVOKE, """
            select distinct c.oid::regclass || ' to ' || coalesce(r.rolname, 'public')
            from pg_class c cross join aclexplode(c.relacl) g left join pg_roles r on r.oid = g.grantee
            where c.relnamespace = 'app'::regnamespace and g.grantee <> c.relowner
              and (c.relispartition or c.relkind in ('S', 'm', 'v', 'f'))"""),
    VIEW("is a view or a foreign table: it reads with its owner's rights", Remedy.DROP, """
            select c.oid::regclass::text from pg_class c
            where c.relnamespace = 'app'::regnamespace and c.relkind in ('m', 'v', 'f')"""),
    PUBLIC_GRANT("is granted to everybody", Remedy.REVOKE, """
            select c.oid::regclass::text from pg_class c cross join aclexplode(c.relacl) g
            where c.relnamespace::regnamespace::text in ('app', 'ctx', 'ctx_private', 'migration') and g.grantee = 0
            union
            select p.pronamespace::regnamespace || '.' || p.proname from pg_proc p
              cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
            where p.pronamespace::regnamespace::text in ('app', 'ctx', 'ctx_private') and g.grantee = 0"""),
    PRIVATE_GRANT("is within reach of the application", Remedy.REVOKE, """
            select c.oid::regclass || ' to ' || r.rolname from pg_class c cross join pg_roles r
            where c.relnamespace::regnamespace::text in ('ctx_private', 'migration') and c.relkind in ('r', 'p', 'v', 'm', 'S')
              and r.rolname in ('nx_app', 'nx_platform') and c.relkind <> 'S'
              and has_any_column_privilege(r.oid, c.oid, 'select, insert, update, references')
            union
            select p.pronamespace::regnamespace || '.' || p.proname || ' to ' || r.rolname from pg_proc p cross join pg_roles r
            where p.pronamespace = 'ctx_private'::regnamespace and r.rolname in ('nx_app', 'nx_platform')
              and has_function_privilege(r.oid, p.oid, 'execute')"""),
    EXCESS_GRANT("gives the application more than it needs", Remedy.REVOKE, """
            select c.oid::regclass || ' ' || g.privilege_type || ' to ' || r.rolname
            from pg_class c cross join aclexplode(c.relacl) g join pg_roles r on r.oid = g.grantee
            where c.relnamespace = 'app'::regnamespace and r.rolname in ('nx_app', 'nx_platform')
              and (g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') or g.is_grantable
                or c.relname = 'audit_entry' and g.privilege_type in ('UPDATE', 'DELETE'))"""),
    DEFINER("runs with its owner's rights and is not one of ours", Remedy.DROP, """
            select p.oid::regprocedure::text from pg_proc p
            where p.prosecdef and p.pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
              and p.pronamespace::regnamespace || '.' || p.proname not in ('ctx.begin', 'ctx.claims',
                'ctx.access_stopped', 'ctx.request_access', 'ctx.decide_access', 'ctx.end_access', 'ctx.stop_access',
                'ctx.allow_access', 'ctx.open_access_session', 'ctx.access_list', 'ctx.access_one', 'ctx.access_latest',
                'ctx.access_open', 'ctx.live_access', 'ctx.keks_in_use',
                'ctx.wrapped_data_keys', 'ctx.rewrap_data_key', 'ctx.retire_keks_but', 'ctx.secrets_without_key',
                'ctx_private.kek_wraps', 'ctx.is_own_conversation', 'ctx.erasure_is_due', 'ctx.erase_rows', 'ctx.erase_entries',
                'ctx.leave_tombstone', 'ctx.aged_before', 'ctx.declare_age_out', 'ctx.age_out', 'ctx.finish_age_out', 'app.log_minimums',
                'ctx.lent_model_keys', 'app.commit_audit_entry', 'app.log_leaves', 'app.logged_entries', 'ctx.imported_keys',
                'ctx.client_key', 'ctx.client_keys', 'ctx.client_key_seen', 'ctx_private.client_key_news', 'ctx.healthcare_is_on', 'ctx.hold_data_key', 'ctx.search_chunks', 'ctx_private.fan_out',
                'ctx_private.cue_workflows', 'ctx.held', 'ctx.retention', 'ctx.purge_preview', 'ctx.begin_purge', 'ctx.purge_batch',
                'ctx.note_space', 'ctx.finish_purge', 'ctx.schedule_purges', 'ctx.tenants_holding', 'ctx_private.not_while_held',
                'ctx.as_if_healthcare_mode_were_off', 'ctx.schedule_proofs')"""),
    DEFINER_PATH("runs with its owner's rights under a search path that its caller chooses", Remedy.RESTORE, """
            select p.oid::regprocedure::text from pg_proc p
            where p.prosecdef and p.pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
              and p.pronamespace::regnamespace || '.' || p.proname <> 'ctx.begin' -- looks at the caller's path itself
              and not coalesce(p.proconfig, '{}') @> array['search_path=""']"""),
    TEMP_OR_CREATE("may make objects that shadow ours", Remedy.BOOTSTRAP, """
            select r.rolname || ' in ' || current_database() from pg_roles r where r.rolname in ('nx_app', 'nx_platform')
              and (has_database_privilege(r.oid, current_database(), 'temp') or has_database_privilege(r.oid, current_database(), 'create'))
            union
            select r.rolname || ' in ' || n.nspname from pg_roles r cross join pg_namespace n
            where r.rolname in ('nx_app', 'nx_platform') and has_schema_privilege(r.oid, n.oid, 'create')"""),
    ROLE_POWER("has power over the walls", Remedy.BOOTSTRAP, """
            select r.rolname from pg_roles r where (r.rolname in ('nx_app', 'nx_platform') or r.rolname = session_user)
              and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
            union select r.rolname from pg_roles r where r.rolname in ('nx_owner', 'nx_ctx') and (r.rolsuper or r.rolbypassrls)"""),
    ROLE_MEMBER("is a member of another role, or has members", Remedy.BOOTSTRAP, """
            select m.member::regrole || ' in ' || m.roleid::regrole from pg_auth_members m
            where m.member::regrole::text in ('nx_app', 'nx_platform')
              or m.roleid::regrole::text in ('nx_app', 'nx_platform') and not exists (
                select from pg_roles r where r.oid = m.member and (r.rolsuper or r.rolcreaterole))"""),
    LANGUAGE("may write functions and anonymous blocks", Remedy.BOOTSTRAP, """
            select r.rolname || ' in ' || l.lanname from pg_roles r cross join pg_language l
            where r.rolname in ('nx_app', 'nx_platform') and l.lanname not in ('internal', 'c', 'sql')
              and has_language_privilege(r.oid, l.oid, 'usage')"""),
    SIDE_CHANNEL("is a way around the walls", Remedy.BOOTSTRAP, """
            select r.rolname || ': ' || p.proname from pg_roles r cross join pg_proc p
            where r.rolname in ('nx_app', 'nx_platform') and p.pronamespace = 'pg_catalog'::regnamespace
              and (p.proname like 'lo\\_%' or p.proname like '%advisory%lock%' or p.proname like '%\\_to\\_xml%'
                or p.proname like 'pg\\_stat\\_get\\_activity%' or p.proname like 'pg\\_read\\_%file' or p.proname like 'pg\\_ls\\_%'
                or p.proname in ('loread', 'lowrite', 'pg_notify', 'pg_terminate_backend', 'pg_cancel_backend', 'pg_lock_status'))
              and has_function_privilege(r.oid, p.oid, 'execute')
            union
            select r.rolname || ': ' || v from pg_roles r
              cross join unnest(array['pg_stat_activity', 'pg_prepared_xacts', 'pg_locks', 'pg_statistic', 'pg_authid']) v
            where r.rolname in ('nx_app', 'nx_platform') and has_table_privilege(r.oid, 'pg_catalog.' || v, 'select')"""),
    ROLE_SETTING("lacks a setting: search_path, time-outs, no activity", Remedy.BOOTSTRAP, """
            select r.rolname || ' ' || wanted from pg_roles r
              cross join unnest(array['search_path=""', 'track_activities=off', 'statement_timeout=%', 'lock_timeout=%',
                'idle_in_transaction_session_timeout=%']) wanted
            where r.rolname in ('nx_app', 'nx_platform') and not exists (
              select from pg_db_role_setting s cross join unnest(s.setconfig) has
              where s.setrole = r.oid and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
                and has like wanted and has !~ '_timeout=0$')"""),
    PARAMETER("may be set by others than nx_ctx", Remedy.BOOTSTRAP, """
            select a.parname || ' by ' || coalesce(r.rolname, 'public') from pg_parameter_acl a cross join aclexplode(a.paracl) g
              left join pg_roles r on r.oid = g.grantee
            where coalesce(r.rolname, 'public') not in ('nx_ctx', 'postgres') and not coalesce(r.rolsuper, false)"""),
    OWNER("belongs to the wrong role", Remedy.RESTORE, """
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
              and c.relowner::regrole::text <> 'nx_owner'
            union
            select p.oid::regprocedure::text from pg_proc p where p.pronamespace::regnamespace::text in ('ctx', 'ctx_private')
              and p.proowner::regrole::text <> 'nx_ctx'"""),
    TRIGGER_OFF("lets the audit log be rewritten, or an entry stay out of the transparency log", Remedy.RESTORE, """
            with final (oid) as (
              select 'app.audit_entry'::regclass union all
              select inhrelid from pg_inherits where inhparent = 'app.audit_entry'::regclass)
            select f.oid::regclass || ' ' || t from final f cross join unnest(array['final', 'never_emptied', 'committed']) t
            where not exists (select from pg_trigger g where g.tgrelid = f.oid and g.tgname = t and g.tgenabled = 'O')
            union
            select c || ' ' || t from unnest(array['app.log_leaf', 'app.log_tile', 'app.log_head', 'app.witnessed_log']) c
              cross join unnest(array['final', 'never_emptied']) t
            where not exists (select from pg_trigger g where g.tgrelid = c::regclass and g.tgname = t and g.tgenabled = 'O')"""),
    EXTENSION("is an extension that the walls were not tried with", Remedy.DROP, """
            select extname from pg_extension where extname not in ('plpgsql', 'citus', 'citus_columnar')""");

    /// What an operator does about it.
    private static final class Remedy {
        static final String RESTORE = "restore the schema from a backup, or report it (SECURITY.md)";
        static final String REVOKE = "revoke that grant";
        static final String DROP = "drop it";
        static final String BOOTSTRAP = "run db/bootstrap.sql again, as a superuser";
        static final String REPORT = "report it (SECURITY.md)";

        private Remedy() {}
    }

    final String sentence;
    final String remedy;
    final String objects;

    WallRule(String sentence, String remedy, String objects) {
        this.sentence = sentence;
        this.remedy = remedy;
        this.objects = objects;
    }

    /// `wall.rls-off`
    String code() {
        return "wall." + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    WallDefect at(String object) {
        return new WallDefect(code(), object, sentence, remedy);
    }
}
