-- Run once per installation, as a superuser, in the (empty) database of Nexaera; safe to run again.
-- It makes the roles and schemas and closes what Postgres leaves open to everybody. Passwords are set separately.
--   nx_owner     owns the tables; migrations run as it
--   nx_ctx       owns the functions that seal a tenant context; nobody signs in as it
--   nx_app       the application; may run any SQL and still cannot choose its tenant
--   nx_platform  work across tenants (sign-in, claiming background jobs); few grants of its own
do $$
declare r text;
begin
  foreach r in array array['nx_owner', 'nx_ctx', 'nx_app', 'nx_platform'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I', r);
    end if;
  end loop;
end $$;
alter role nx_owner    login   inherit   nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
alter role nx_ctx      nologin noinherit nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
alter role nx_app      login   noinherit nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
alter role nx_platform login   noinherit nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
grant nx_ctx to nx_owner with inherit false, set true;          -- migrations may replace the context functions

create schema if not exists app         authorization nx_owner;
create schema if not exists migration   authorization nx_owner; -- Flyway's own table
create schema if not exists ctx         authorization nx_ctx;
create schema if not exists ctx_private authorization nx_ctx;
revoke all on schema app, ctx, ctx_private, migration, public from public;
grant usage on schema app, ctx to nx_app, nx_platform;
grant usage on schema app to nx_ctx;
grant usage on schema ctx, ctx_private to nx_owner;

-- No TEMP (temporary tables can shadow real ones), no CREATE, no anonymous code blocks.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to nx_owner, nx_app, nx_platform', current_database());
end $$;
revoke usage on language plpgsql from public;
grant usage on language plpgsql to nx_owner, nx_ctx;

-- Only nx_ctx may write the setting that carries the sealed context; everybody can read it.
do $$
begin
  grant set on parameter backtrace_functions to nx_ctx;
exception when insufficient_privilege then
  raise notice 'this server keeps that grant to itself: the context is verified by every statement instead';
end $$;

-- Side channels between tenants that share a server: large objects, advisory locks, notifications, XML dumps, activity,
-- locks; and one session of the application ends no other.
do $$
declare f record;
begin
  for f in
    select p.oid::regprocedure as signature, p.proname from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite', 'pg_notify')
        or p.proname like '%advisory%lock%' or p.proname like '%advisory%unlock%'
        or p.proname in ('pg_terminate_backend', 'pg_cancel_backend', 'pg_lock_status')
        or p.proname like '%\_to\_xml%' or p.proname like 'pg\_stat\_get\_activity%')
  loop
    execute format('revoke execute on function %s from public, nx_app, nx_platform', f.signature);
    if f.proname like '%advisory%' then
      execute format('grant execute on function %s to nx_owner', f.signature);  -- Flyway's lock
    end if;
  end loop;
end $$;
revoke select on pg_catalog.pg_stat_activity, pg_catalog.pg_prepared_xacts, pg_catalog.pg_locks from public;

do $$
declare r text;
begin
  foreach r in array array['nx_app', 'nx_platform'] loop
    execute format('alter role %I in database %I set search_path = ''''', r, current_database());
    execute format('alter role %I set track_activities = off', r);
    execute format('alter role %I set statement_timeout = ''20s''', r);
    execute format('alter role %I set lock_timeout = ''5s''', r);
    execute format('alter role %I set idle_in_transaction_session_timeout = ''30s''', r);
  end loop;
end $$;
