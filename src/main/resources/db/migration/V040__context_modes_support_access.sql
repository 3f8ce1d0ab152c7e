-- The context in two modes, and support access: an agency's person enters a client's rows only while the client agrees.
--   sealed         ctx.begin writes the verified claims into a setting that only nx_ctx may write; policies read it
--   per-statement  for a Postgres that can't grant that setting: the transaction carries the token itself, and each
--                  statement verifies it anew
-- Claims as policies see them, 140 characters: 'nx_' exp(8) kind(1) agency(32) sub-account(32) principal(32) scopes(16) jti(16).
set local role nx_ctx;

-- Who asked for which client's rows, why, and what the client said. Written by the ctx functions below only.
create table ctx_private.access_grant (
  id                uuid primary key default uuidv7(),
  agency_id         uuid not null,
  sub_account_id    uuid not null,
  requested_by      uuid not null,
  requested_by_name text not null,
  reason            text not null,
  minutes_asked     int not null check (minutes_asked between 5 and 480),
  full_asked        boolean not null,
  scopes_asked      bigint not null,
  requested_at      timestamptz not null default clock_timestamp(),
  decided_by        uuid,
  decided_by_name   text,
  decided_at        timestamptz,
  denial            text,                                       -- why not, in the client's words
  approved_by       uuid check (approved_by <> requested_by),
  minutes           int check (minutes <= minutes_asked),
  full_access       boolean check (full_asked or not full_access),
  scopes            bigint check (scopes & ~scopes_asked = 0),
  valid_until       timestamptz,
  revoked_at        timestamptz,
  revoked_by        uuid,
  revoked_by_name   text,
  unique (agency_id, sub_account_id, id),
  check (approved_by is null or num_nulls(minutes, full_access, scopes, valid_until, decided_by) = 0));
create index on ctx_private.access_grant (sub_account_id, id);
create unique index one_request_at_a_time on ctx_private.access_grant (sub_account_id, requested_by) where decided_at is null;

-- One visit under a grant. Its committed row is the record without which no token of that visit works.
create table ctx_private.access_session (
  jti            text primary key check (jti ~ '^[0-9a-f]{16}$'),
  grant_id       uuid not null,
  agency_id      uuid not null,
  sub_account_id uuid not null,
  person_id      uuid not null,
  opened_at      timestamptz not null default clock_timestamp(),
  opened_in      xid8 not null default pg_current_xact_id(),
  foreign key (agency_id, sub_account_id, grant_id) references ctx_private.access_grant (agency_id, sub_account_id, id));
create index on ctx_private.access_session (grant_id);

-- The client's kill switch: while a row is here nobody of the agency gets in, whatever was granted.
create table ctx_private.access_stop (
  sub_account_id uuid primary key,
  since          timestamptz not null default clock_timestamp(),
  by_id          uuid not null,
  by_name        text not null);

-- May a context with these (already verified) claims be used on this connection, in this transaction?
create function ctx_private.admitted(c text) returns boolean language plpgsql stable set search_path = '' as $$
begin
  if (substr(c, 9, 1) = 'P') <> (session_user = 'nx_platform') then return false; end if;
  if substr(c, 9, 1) <> 'A' then return true; end if;
  return exists (
    select from ctx_private.access_grant g
    join ctx_private.access_session s on s.agency_id = g.agency_id and s.sub_account_id = g.sub_account_id and s.grant_id = g.id
    where s.jti = substr(c, 122, 16)
      and g.agency_id = substr(c, 10, 32)::uuid and g.sub_account_id = substr(c, 42, 32)::uuid
      and s.person_id = substr(c, 74, 32)::uuid and g.requested_by = s.person_id
      and g.approved_by is not null and g.revoked_at is null and g.valid_until > clock_timestamp()
      and ('x' || substr(c, 106, 16))::bit(64)::bigint & ~g.scopes = 0
      and s.opened_in is distinct from pg_current_xact_id_if_assigned()          -- committed, not just written
      and not exists (select from ctx_private.access_stop k where k.sub_account_id = g.sub_account_id));
end $$;

create function ctx_private.read_only(c text) returns boolean language sql stable set search_path = '' as $$
  select substr(c, 9, 1) = 'A' and not exists (
    select from ctx_private.access_session s join ctx_private.access_grant g on g.id = s.grant_id
    where s.jti = substr(c, 122, 16) and g.full_access) $$;

-- Seals the context for this transaction. Refuses a session that an earlier user of the pooled connection may have
-- poisoned (the pool then drops the connection). It reads the caller's search_path, so it must not set its own.
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
  if c is null then raise exception 'context refused' using errcode = '28000'; end if;
  if not ctx_private.admitted(c) then raise exception 'context refused' using errcode = '28000'; end if;
  if ctx_private.read_only(c) then
    perform pg_catalog.set_config('transaction_read_only', 'on', true);            -- can't be undone after a first query
  end if;
  perform ctx_private.keep(t, c);
end $$;

-- Makes the three functions that differ between the modes.
create function ctx_private.use_context(mode text) returns void language plpgsql set search_path = '' as $mode$
begin
  if mode = 'sealed' then
    create or replace function ctx_private.keep(t text, c text) returns void language sql volatile set search_path = '' as $$
      select set_config('backtrace_functions', 'nx_' || c, true) $$;
    create or replace function ctx.claims() returns text language sql stable parallel safe
      return current_setting('backtrace_functions');
    create or replace function ctx.tenant_claims() returns text language sql stable parallel safe
      return case when substr(current_setting('backtrace_functions'), 12, 1) = 'G' then '' else current_setting('backtrace_functions') end;
  elsif mode = 'per-statement' then
    create or replace function ctx_private.keep(t text, c text) returns void language sql volatile set search_path = '' as $$
      select set_config('nx.token', t, true) $$;
    create or replace function ctx.claims() returns text language plpgsql stable parallel safe security definer
      set search_path = '' as $$
    declare c text;
    begin
      if coalesce(current_setting('nx.token', true), '') = '' then return ''; end if;
      c := ctx_private.verify(current_setting('nx.token'));
      if c is null or not ctx_private.admitted(c)
         or ctx_private.read_only(c) and current_setting('transaction_read_only') <> 'on'
      then raise exception 'context refused' using errcode = '28000'; end if;
      return 'nx_' || c;
    end $$;
    create or replace function ctx.tenant_claims() returns text language plpgsql stable parallel safe security definer
      set search_path = '' as $$
    declare c text := ctx.claims();
    begin
      return case when substr(c, 12, 1) = 'G' then '' else c end;
    end $$;
  else
    raise exception 'no context mode called %', mode;
  end if;
end $mode$;

create function ctx_private.context_mode() returns text language sql stable set search_path = '' as $$
  select case when prosecdef then 'per-statement' else 'sealed' end from pg_proc where oid = to_regprocedure('ctx.claims()') $$;

select ctx_private.use_context(case when has_parameter_privilege('nx_ctx', 'backtrace_functions', 'SET')
  then 'sealed' else 'per-statement' end);

-- What policies compare with: parsed once, here, so that no caller's search_path matters; one expression each, so that
-- the planner inlines them. A run of an agent (kind G) is no tenant: what it may see is granted table by table.
create or replace function ctx.sub_account_id() returns uuid language sql stable parallel safe
  return nullif(nullif(substr(ctx.tenant_claims(), 45, 32), ''), '00000000000000000000000000000000')::uuid;

create or replace function ctx.agency_id() returns uuid language sql stable parallel safe
  return nullif(substring(ctx.tenant_claims() from '^nx_.{9}([0-9a-f]{32})0{32}'), '00000000000000000000000000000000')::uuid;

create or replace function ctx.brand_agency_id() returns uuid language sql stable parallel safe
  return nullif(nullif(substr(ctx.tenant_claims(), 13, 32), ''), '00000000000000000000000000000000')::uuid;

create or replace function ctx.tenant_id() returns uuid language sql stable parallel safe
  return coalesce(ctx.sub_account_id(), ctx.agency_id());

create or replace function ctx.is_platform() returns boolean language sql stable parallel safe
  return substr(ctx.claims(), 12, 1) = 'P';

create or replace function ctx.principal_id() returns uuid language sql stable parallel safe
  return nullif(nullif(substr(ctx.claims(), 77, 32), ''), '00000000000000000000000000000000')::uuid;

-- M member, K key, J job, P platform, A agency's person in a client's rows, G run of an agent; '' without a context.
create function ctx.kind() returns text language sql stable parallel safe
  return substr(ctx.claims(), 12, 1);

create function ctx.has_scope(bit_number int) returns boolean language sql stable parallel safe
  return coalesce(get_bit(decode(nullif(substr(ctx.claims(), 109, 16), ''), 'hex'), (7 - bit_number / 8) * 8 + bit_number % 8) = 1, false);

-- The sub-account whose agent runs; null for everybody else.
create function ctx.agent_sub_account_id() returns uuid language sql stable parallel safe
  return substring(ctx.claims() from '^nx_.{8}G.{32}([0-9a-f]{32})')::uuid;

-- Support access, as a conversation of two sides. Each function looks at the sealed context itself: who asks is agency's
-- person with the right to ask (bit 17), who decides is the client's with the right to decide (bit 18).
-- NX001 what was asked is no good, NX002 not allowed, NX003 no such request here.
create function ctx.access_stopped() returns timestamptz language sql stable security definer set search_path = '' as $$
  select since from ctx_private.access_stop where sub_account_id = ctx.sub_account_id() $$;

create function ctx.request_access(sub uuid, name text, reason text, minutes int, full_access boolean, scopes bigint)
  returns uuid language plpgsql volatile security definer set search_path = '' as $$
declare made uuid;
begin
  if ctx.kind() <> 'M' or ctx.agency_id() is null or not ctx.has_scope(17) then
    raise exception 'You may not ask for access to clients.' using errcode = 'NX002'; end if;
  if not exists (select from app.sub_account s where s.agency_id = ctx.agency_id() and s.id = sub) then
    raise exception 'There is no such client.' using errcode = 'NX003'; end if;
  if length(btrim(coalesce(reason, ''))) not between 10 and 500 then
    raise exception 'Please say why, in 10 to 500 characters: your client reads it.' using errcode = 'NX001'; end if;
  if coalesce(minutes, 0) not between 5 and 480 then
    raise exception 'Access lasts from 5 minutes to 8 hours.' using errcode = 'NX001'; end if;
  if exists (select from ctx_private.access_stop k where k.sub_account_id = sub) then
    raise exception 'This client has blocked all agency access.' using errcode = 'NX002'; end if;
  update ctx_private.access_grant g set decided_at = clock_timestamp(), denial = 'Nobody answered within 7 days.'
   where g.sub_account_id = sub and g.requested_by = ctx.principal_id() and g.decided_at is null
     and g.requested_at < clock_timestamp() - interval '7 days';
  insert into ctx_private.access_grant (agency_id, sub_account_id, requested_by, requested_by_name, reason, minutes_asked,
      full_asked, scopes_asked)
  values (ctx.agency_id(), sub, ctx.principal_id(), left(name, 200), btrim(reason), minutes, coalesce(full_access, false),
      coalesce(scopes, 0)) returning id into made;
  return made;
exception when unique_violation then
  raise exception 'You have already asked; your client has not answered yet.' using errcode = 'NX001';
end $$;

create function ctx.decide_access(request uuid, name text, approve boolean, minutes int, full_access boolean, scopes bigint, denial text)
  returns void language plpgsql volatile security definer set search_path = '' as $$
declare g ctx_private.access_grant;
begin
  if ctx.kind() <> 'M' or ctx.sub_account_id() is null or not ctx.has_scope(18) then
    raise exception 'Only an owner or admin may decide about access.' using errcode = 'NX002'; end if;
  select * into g from ctx_private.access_grant a where a.id = request and a.sub_account_id = ctx.sub_account_id() for update;
  if not found then raise exception 'There is no such request.' using errcode = 'NX003'; end if;
  if g.decided_at is not null then raise exception 'This request has been decided already.' using errcode = 'NX001'; end if;
  if g.requested_at < clock_timestamp() - interval '7 days' then
    raise exception 'This request is older than 7 days. Your agency has to ask again.' using errcode = 'NX001'; end if;
  if g.requested_by = ctx.principal_id() then
    raise exception 'Nobody can decide about their own request.' using errcode = 'NX002'; end if;
  if not approve then
    update ctx_private.access_grant a set decided_by = ctx.principal_id(), decided_by_name = left(name, 200),
      decided_at = clock_timestamp(), denial = left(coalesce(decide_access.denial, ''), 500) where a.id = request;
    return;
  end if;
  if exists (select from ctx_private.access_stop k where k.sub_account_id = g.sub_account_id) then
    raise exception 'All agency access is blocked. Allow it again first.' using errcode = 'NX001'; end if;
  if coalesce(minutes, 0) not between 1 and g.minutes_asked then
    raise exception 'You can shorten the time that was asked for, to at least a minute, and not lengthen it.' using errcode = 'NX001'; end if;
  if full_access and not g.full_asked then
    raise exception 'Only reading was asked for.' using errcode = 'NX001'; end if;
  update ctx_private.access_grant a set decided_by = ctx.principal_id(), decided_by_name = left(name, 200),
    decided_at = clock_timestamp(), approved_by = ctx.principal_id(), minutes = decide_access.minutes,
    full_access = coalesce(decide_access.full_access, false),
    scopes = coalesce(decide_access.scopes, a.scopes_asked) & a.scopes_asked,
    valid_until = clock_timestamp() + make_interval(mins => decide_access.minutes)
   where a.id = request;
end $$;

-- Either side ends what is active, or the agency takes back what it asked.
create function ctx.end_access(request uuid, name text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if ctx.kind() <> 'M' or not (ctx.sub_account_id() is not null and ctx.has_scope(18) or ctx.agency_id() is not null and ctx.has_scope(17)) then
    raise exception 'You may not end this access.' using errcode = 'NX002'; end if;
  update ctx_private.access_grant a set revoked_at = clock_timestamp(), revoked_by = ctx.principal_id(),
    revoked_by_name = left(name, 200), decided_at = coalesce(a.decided_at, clock_timestamp())
   where a.id = request and (a.sub_account_id = ctx.sub_account_id() or a.agency_id = ctx.agency_id())
     and a.revoked_at is null and a.denial is null and (a.valid_until is null or a.valid_until > clock_timestamp());
  if not found then raise exception 'This access has ended already.' using errcode = 'NX003'; end if;
end $$;

create function ctx.stop_access(name text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if ctx.kind() <> 'M' or ctx.sub_account_id() is null or not ctx.has_scope(18) then
    raise exception 'Only an owner or admin may block access.' using errcode = 'NX002'; end if;
  insert into ctx_private.access_stop (sub_account_id, by_id, by_name)
  values (ctx.sub_account_id(), ctx.principal_id(), left(name, 200)) on conflict do nothing;
  update ctx_private.access_grant a set revoked_at = clock_timestamp(), revoked_by = ctx.principal_id(), revoked_by_name = left(name, 200)
   where a.sub_account_id = ctx.sub_account_id() and a.approved_by is not null and a.revoked_at is null and a.valid_until > clock_timestamp();
  update ctx_private.access_grant a set decided_at = clock_timestamp(), decided_by = ctx.principal_id(), decided_by_name = left(name, 200),
    denial = 'All agency access was blocked.' where a.sub_account_id = ctx.sub_account_id() and a.decided_at is null;
end $$;

create function ctx.allow_access() returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if ctx.kind() <> 'M' or ctx.sub_account_id() is null or not ctx.has_scope(18) then
    raise exception 'Only an owner or admin may allow access again.' using errcode = 'NX002'; end if;
  delete from ctx_private.access_stop k where k.sub_account_id = ctx.sub_account_id();
end $$;

-- The jti of a new visit; tokens with it work once this transaction has committed.
create function ctx.open_access_session(request uuid) returns text language plpgsql volatile security definer set search_path = '' as $$
declare made text := left(replace(gen_random_uuid()::text, '-', ''), 8) || right(replace(gen_random_uuid()::text, '-', ''), 8);
begin
  if ctx.kind() <> 'M' or ctx.agency_id() is null then
    raise exception 'You may not enter a client.' using errcode = 'NX002'; end if;
  insert into ctx_private.access_session (jti, grant_id, agency_id, sub_account_id, person_id)
  select made, g.id, g.agency_id, g.sub_account_id, g.requested_by from ctx_private.access_grant g
   where g.id = request and g.agency_id = ctx.agency_id() and g.requested_by = ctx.principal_id()
     and g.approved_by is not null and g.revoked_at is null and g.valid_until > clock_timestamp()
     and not exists (select from ctx_private.access_stop k where k.sub_account_id = g.sub_account_id);
  if not found then raise exception 'This access is not active.' using errcode = 'NX003'; end if;
  return made;
end $$;

-- The grants of one's own side, newest first.
create function ctx.access_list() returns table (id uuid, agency_id uuid, sub_account_id uuid, requested_by uuid,
    requested_by_name text, reason text, minutes_asked int, full_asked boolean, scopes_asked bigint, requested_at timestamptz,
    decided_by_name text, decided_at timestamptz, denial text, minutes int, full_access boolean, scopes bigint,
    valid_until timestamptz, revoked_at timestamptz, revoked_by_name text, state text)
  language sql stable security definer set search_path = '' as $$
  select g.id, g.agency_id, g.sub_account_id, g.requested_by, g.requested_by_name, g.reason, g.minutes_asked, g.full_asked,
    g.scopes_asked, g.requested_at, g.decided_by_name, g.decided_at, g.denial, g.minutes, g.full_access, g.scopes, g.valid_until,
    g.revoked_at, g.revoked_by_name,
    case when g.denial is not null then 'denied' when g.revoked_at is not null then 'ended'
      when g.approved_by is null and g.requested_at < clock_timestamp() - interval '7 days' then 'lapsed'
      when g.approved_by is null then 'pending' when g.valid_until <= clock_timestamp() then 'expired' else 'active' end
  from ctx_private.access_grant g
  where ctx.kind() <> 'A' and (g.sub_account_id = ctx.sub_account_id() or g.agency_id = ctx.agency_id())
  order by g.id desc $$;

-- Of these visits, those that still may go on: what a live page or stream asks every second.
create function ctx.live_access(visits text[]) returns setof text language sql stable security definer set search_path = '' as $$
  select s.jti from ctx_private.access_session s join ctx_private.access_grant g on g.id = s.grant_id
  where s.jti = any (visits) and g.approved_by is not null and g.revoked_at is null and g.valid_until > clock_timestamp()
    and not exists (select from ctx_private.access_stop k where k.sub_account_id = g.sub_account_id) $$;

-- A second wall on what support access must never touch, or touches only where its scopes reach:
-- `select ctx_private.wall_against_support('app.api_key', null)`, or with the number of the scope that opens it.
create function ctx_private.wall_against_support(t regclass, command text, scope_bit int) returns void language plpgsql as $$
declare condition text := '(select ctx.kind()) <> ''A''' || coalesce(' or (select ctx.has_scope(' || scope_bit || '))', '');
begin
  execute format('create policy %I on %s as restrictive for %s to public%s%s', 'support_' || command, t, command,
    case when command = 'insert' then '' else ' using (' || condition || ')' end,
    case when command in ('select', 'delete') then '' else ' with check (' || condition || ')' end);
end $$;

revoke execute on all functions in schema ctx, ctx_private from public;
grant execute on function ctx.claims(), ctx.tenant_claims(), ctx.kind(), ctx.has_scope(int), ctx.agent_sub_account_id() to nx_app, nx_platform, nx_owner;
grant execute on function ctx.access_stopped(), ctx.request_access(uuid, text, text, int, boolean, bigint),
  ctx.decide_access(uuid, text, boolean, int, boolean, bigint, text), ctx.end_access(uuid, text), ctx.stop_access(text),
  ctx.allow_access(), ctx.open_access_session(uuid), ctx.access_list(), ctx.live_access(text[]) to nx_app;
grant execute on function ctx.live_access(text[]) to nx_platform;
grant execute on function ctx_private.wall_against_support(regclass, text, int) to nx_owner;
grant references on ctx_private.access_grant to nx_owner;

reset role;

grant select (id, agency_id) on app.sub_account to nx_ctx;

-- Keys and people are never support's business; the rest only where the grant's scopes reach (numbers: Permission).
select ctx_private.wall_against_support('app.api_key', 'all', null);
select ctx_private.wall_against_support('app.membership', 'all', null);
select ctx_private.wall_against_support('app.data_key', 'insert', null);
select ctx_private.wall_against_support('app.model_connection', c, null) from unnest(array['insert', 'update', 'delete']) c;
select ctx_private.wall_against_support('app.agent', 'all', 9);
select ctx_private.wall_against_support('app.document', 'all', 11);
select ctx_private.wall_against_support('app.document_file', 'all', 11);
select ctx_private.wall_against_support('app.chunk', 'all', 11);
select ctx_private.wall_against_support('app.conversation', 'all', 16);
select ctx_private.wall_against_support('app.message', 'all', 16);

-- What happened under a grant stands once, in the log of the side that did it, and both sides read it.
alter table app.audit_entry add column access_id uuid,
  add check (access_id is null or (agency_id is not null and sub_account_id is not null and tenant_id in (agency_id, sub_account_id))),
  add foreign key (agency_id, sub_account_id, access_id) references ctx_private.access_grant (agency_id, sub_account_id, id);
create index on app.audit_entry (tenant_id, access_id, id) where access_id is not null;
select ctx_private.wall_with('app.audit_entry', 'both_sides', 'select',
  'access_id is not null and (agency_id = (select ctx.agency_id()) or sub_account_id = (select ctx.sub_account_id()))');
