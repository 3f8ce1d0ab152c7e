-- The same walls at less cost. What policies compare with is laid out once, when the transaction begins, so that each of
-- them reads one field; and a table that agents see has one condition per command instead of two that each plan carries.
-- Sealed claims: 'nx_', the 137 characters of V001, and for everybody but a run of an agent (kind G) fields of 32:
--   141 sub-account   173 agency, where there is no sub-account   205 tenant (either)
--   237, 269, 301  the sub-account, for support access only with scope 9, 11, 16 (Permission)
-- all zeros = none; no row has that id.
alter table app.agency add check (id <> '00000000-0000-0000-0000-000000000000');
alter table app.sub_account add check (id <> '00000000-0000-0000-0000-000000000000');

set local role nx_ctx;

create function ctx_private.laid_out(c text) returns text language plpgsql immutable set search_path = '' as $$
declare
  none constant text := repeat('0', 32);
  sub text := substr(c, 42, 32);
  agency text := case when sub = none then substr(c, 10, 32) else none end;
  scopes bigint := ('x' || substr(c, 106, 16))::bit(64)::bigint;
  visit boolean := substr(c, 9, 1) = 'A';
begin
  if substr(c, 9, 1) = 'G' then return 'nx_' || c; end if;
  return concat('nx_', c, sub, agency, case when sub = none then agency else sub end,
    case when visit and scopes & (1::bigint << 9) = 0 then none else sub end,
    case when visit and scopes & (1::bigint << 11) = 0 then none else sub end,
    case when visit and scopes & (1::bigint << 16) = 0 then none else sub end);
end $$;

create or replace function ctx.begin(t text) returns void language plpgsql volatile security definer as $$
declare c pg_catalog.text;
begin
  if pg_catalog.current_setting('backtrace_functions') operator(pg_catalog.<>) ''
     or coalesce(pg_catalog.current_setting('nx.token', true), '') operator(pg_catalog.<>) ''
     or pg_catalog.current_setting('row_security') operator(pg_catalog.<>) 'on'
     or pg_catalog.current_setting('role') operator(pg_catalog.<>) 'none'
     or pg_catalog.current_setting('search_path') operator(pg_catalog.<>) '""'
     or exists (select 1 from pg_catalog.pg_prepared_statements s where s.from_sql)
     or exists (select 1 from pg_catalog.pg_cursors k where k.is_holdable)
  then raise exception 'session state is not clean' using errcode = '42501'; end if;
  c := ctx_private.verify(t);
  if c is null or not ctx_private.admitted(c) then raise exception 'context refused' using errcode = '28000'; end if;
  if pg_catalog.substr(c, 9, 1) operator(pg_catalog.=) 'A' and ctx_private.read_only(c) then
    perform pg_catalog.set_config('transaction_read_only', 'on', true);            -- can't be undone after a first query
  end if;
  perform ctx_private.keep(t, c);
end $$;

-- Makes the functions that differ between the modes.
create or replace function ctx_private.use_context(mode text) returns void language plpgsql set search_path = '' as $mode$
begin
  if mode = 'sealed' then
    create or replace function ctx_private.keep(t text, c text) returns void language plpgsql volatile set search_path = '' as $$
    begin
      perform set_config('backtrace_functions', ctx_private.laid_out(c), true);
    end $$;
    create or replace function ctx.claims() returns text language sql stable parallel safe
      return current_setting('backtrace_functions');
  elsif mode = 'per-statement' then
    create or replace function ctx_private.keep(t text, c text) returns void language plpgsql volatile set search_path = '' as $$
    begin
      perform set_config('nx.token', t, true);
    end $$;
    create or replace function ctx.claims() returns text language plpgsql stable parallel safe security definer
      set search_path = '' as $$
    declare c text;
    begin
      if coalesce(current_setting('nx.token', true), '') = '' then return ''; end if;
      c := ctx_private.verify(current_setting('nx.token'));
      if c is null or not ctx_private.admitted(c)
         or ctx_private.read_only(c) and current_setting('transaction_read_only') <> 'on'
      then raise exception 'context refused' using errcode = '28000'; end if;
      return ctx_private.laid_out(c);
    end $$;
  else
    raise exception 'no context mode called %', mode;
  end if;
end $mode$;

select ctx_private.use_context(ctx_private.context_mode());

create or replace function ctx.sub_account_id() returns uuid language sql stable parallel safe
  return nullif(nullif(substr(ctx.claims(), 141, 32), ''), '00000000000000000000000000000000')::uuid;

create or replace function ctx.agency_id() returns uuid language sql stable parallel safe
  return nullif(nullif(substr(ctx.claims(), 173, 32), ''), '00000000000000000000000000000000')::uuid;

create or replace function ctx.tenant_id() returns uuid language sql stable parallel safe
  return nullif(nullif(substr(ctx.claims(), 205, 32), ''), '00000000000000000000000000000000')::uuid;

-- The agency whose brand a page wears: null for a run of an agent, as before.
create or replace function ctx.brand_agency_id() returns uuid language sql stable parallel safe
  return case when substr(ctx.claims(), 12, 1) <> 'G'
    then nullif(nullif(substr(ctx.claims(), 13, 32), ''), '00000000000000000000000000000000')::uuid end;

drop function ctx.tenant_claims();

-- The sub-account whose rows a transaction may see; for support access only where its grant has the scope. Zeros: nobody's
-- rows. Null, for a run of an agent and without a context, so that a policy can say what is true of agents.
create or replace function ctx.sub_account_within(scope_bit int) returns uuid language sql stable parallel safe
  return nullif(substr(ctx.claims(), case scope_bit when 9 then 237 when 11 then 269 when 16 then 301 end, 32), '')::uuid;

-- Whether this is a run of that agent, with the scope (AgentScope) where one is asked for. PL/pgSQL, so that no plan carries it.
create function ctx.is_run_of(sub_account uuid, agent uuid, scope_bit int) returns boolean language plpgsql stable parallel safe
  set search_path = '' cost 100 as $$
begin
  return coalesce(sub_account = ctx.agent_sub_account_id() and agent = ctx.principal_id()
    and (scope_bit is null or ctx.has_scope(scope_bit)), false);
end $$;

-- Whether a conversation is the agent's whose run this is.
create function ctx.is_own_conversation(sub_account uuid, conversation uuid, scope_bit int) returns boolean language plpgsql
  stable parallel safe security definer set search_path = '' cost 10000 as $$
begin
  return coalesce(sub_account = ctx.agent_sub_account_id() and ctx.has_scope(scope_bit), false)
    and exists (select from app.conversation c where c.sub_account_id = sub_account
      and c.id = conversation and c.agent_id = ctx.principal_id());
end $$;

revoke execute on function ctx_private.laid_out(text), ctx.is_run_of(uuid, uuid, int), ctx.is_own_conversation(uuid, uuid, int)
  from public;
grant execute on function ctx.is_run_of(uuid, uuid, int), ctx.is_own_conversation(uuid, uuid, int) to nx_app, nx_platform, nx_owner;

reset role;

-- One policy per command: what is the tenant's, or where there is no tenant but an agent, the agent's.
drop policy tenant on app.agent;
drop policy agent_itself on app.agent;
select ctx_private.wall_with('app.agent', 'selects', 'select',
  'coalesce(sub_account_id = (select ctx.sub_account_within(9)), ctx.is_run_of(sub_account_id, id, null))');
select ctx_private.wall_with('app.agent', c || 's', c, 'sub_account_id = (select ctx.sub_account_within(9))')
  from unnest(array['insert', 'update', 'delete']) c;

drop policy tenant on app.conversation;
drop policy agent_reads on app.conversation;
drop policy agent_starts on app.conversation;
drop policy agent_goes_on on app.conversation;
select ctx_private.wall_with('app.conversation', c || 's', c,
  'coalesce(sub_account_id = (select ctx.sub_account_within(16)), ctx.is_run_of(sub_account_id, agent_id, ' || scope_bit || '))')
  from (values ('select', 1), ('insert', 2), ('update', 2)) t (c, scope_bit);
select ctx_private.wall_with('app.conversation', 'deletes', 'delete', 'sub_account_id = (select ctx.sub_account_within(16))');

drop policy tenant on app.message;
drop policy agent_reads on app.message;
drop policy agent_says on app.message;
select ctx_private.wall_with('app.message', c || 's', c,
  'coalesce(sub_account_id = (select ctx.sub_account_within(16)), ctx.is_own_conversation(sub_account_id, conversation_id, ' || scope_bit || '))')
  from (values ('select', 1), ('insert', 2)) t (c, scope_bit);
select ctx_private.wall_with('app.message', c || 's', c, 'sub_account_id = (select ctx.sub_account_within(16))')
  from unnest(array['update', 'delete']) c;

set local role nx_ctx;
drop function ctx.is_own_conversation(uuid);
reset role;
