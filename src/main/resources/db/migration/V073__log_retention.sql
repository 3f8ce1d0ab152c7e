-- How long a tenant keeps its audit log. Where nothing is set: for good. What is older goes, row and content; its leaf stays, so that
-- every remaining proof holds. Before anything goes, an entry of the log itself (`audit.age-out-declared`, never deleted) declares below
-- which index the tenant's entries may be gone: `verify-log` tells those from deleted ones by it.

-- The shortest that a tenant may choose. HIPAA's six years unless the installation's operator, as nx_owner, sets another.
create table app.audit_retention_floor (
  id   boolean primary key default true check (id),
  days int not null check (days >= 365));
insert into app.audit_retention_floor (days) values (2192);
select ctx_private.wall_with('app.audit_retention_floor', 'tenants', 'select', '(select ctx.tenant_id()) is not null');
select ctx_private.wall_with('app.audit_retention_floor', 'operator', 'update', 'current_user = ''nx_owner''');
grant select on app.audit_retention_floor to nx_app, nx_ctx;

create table app.audit_retention (
  tenant_id    uuid primary key,
  days         int check (days between 365 and 36525),                   -- null: for good
  set_by_name  text not null,
  set_at       timestamptz not null default now(),
  hold_reason  text check (length(hold_reason) between 1 and 300),       -- nothing goes while there is one
  held_by_name text,
  held_at      timestamptz,
  check (num_nulls(hold_reason, held_by_name, held_at) in (0, 3)));
select ctx_private.wall_with('app.audit_retention', 'readers_of_the_log', 'select', $$
  tenant_id = (select ctx.tenant_id())
  and ((select ctx.kind()) = 'J' or (select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8)))$$);
-- Owners and admins (Permission 24).
select ctx_private.wall_with('app.audit_retention', 'owner_' || c, c, $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M'
  and (select ctx.has_scope(24))
  and (days is null or days >= (select f.days from app.audit_retention_floor f))$$) from unnest(array['insert', 'update']) c;
select ctx_private.wall_with('app.audit_retention', 'erased', 'delete', $$
  tenant_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert, update (days, set_by_name, set_at, hold_reason, held_by_name, held_at) on app.audit_retention to nx_app;

-- One age-out, and what is left to show for it. Written by the functions below alone.
create table app.audit_age_out (
  tenant_id     uuid not null,
  id            uuid not null default uuidv7(),
  days          int not null,
  before        timestamptz not null,                                    -- entries written before this
  minimum_index bigint not null,                                         -- and placed below this go
  entries       bigint not null,                                         -- so many, when it was declared
  removed       bigint not null default 0,
  declared_at   timestamptz not null default clock_timestamp(),
  finished_at   timestamptz,
  certificate   text,                                                    -- docs/formats.md
  primary key (tenant_id, id),
  check ((finished_at is null) = (certificate is null)));
create unique index on app.audit_age_out (tenant_id) where finished_at is null;
select ctx_private.wall_with('app.audit_age_out', 'readers_of_the_log', 'select', $$
  tenant_id = (select ctx.tenant_id())
  and ((select ctx.kind()) = 'J' or (select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8)))$$);
select ctx_private.wall_with('app.audit_age_out', 'platform', 'select', '(select ctx.is_platform())');
select ctx_private.wall_with('app.audit_age_out', 'from_the_functions_' || c, c, $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'J' and current_user = 'nx_ctx'$$)
  from unnest(array['insert', 'update']) c;
grant select on app.audit_age_out to nx_app;

-- They outlive an erasure: what they declare holds for as long as the log does.
revoke delete on app.audit_age_out from nx_ctx;
grant select, insert, update on app.audit_age_out to nx_ctx;
grant select on app.audit_retention, app.log_leaf to nx_ctx;
grant select (tenant_id, id, at, action, actor_kind, target_id, after), delete on app.audit_entry to nx_ctx;

create or replace function app.audit_entry_is_final() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if current_user = 'nx_ctx' and ctx.erasure_is_due() and new.salt is null and new.tenant_id = ctx.sub_account_id()
       and (new.tenant_id, new.id, new.at, new.action, new.outcome) = (old.tenant_id, old.id, old.at, old.action, old.outcome)
       and old.action not in ('erasure.started', 'erasure.finished', 'audit.age-out-declared') then
      return new;
    end if;
  elsif tg_op = 'DELETE' then
    if current_user = 'nx_ctx' and ctx.kind() = 'J' and old.tenant_id = ctx.tenant_id()
       and old.at < clock_timestamp() - interval '365 days'
       and old.action not in ('erasure.started', 'erasure.finished', 'audit.age-out-declared') then
      return old;
    end if;
  end if;
  raise exception 'audit entries are final' using errcode = '42501';
end $$;

set local role nx_ctx;
-- What vouches for entries that are gone isn't emptied either.
create or replace function ctx.erase_entries(most int) returns int language plpgsql volatile security definer set search_path = '' as $$
declare
  erased int;
begin
  if not ctx.erasure_is_due() then
    raise exception 'No erasure is due here.' using errcode = 'NX020';
  end if;
  update app.audit_entry e set salt = null, target_kind = null, target_id = null, target = null, before = null, after = null,
    request_id = '',
    actor = case when e.access_id is null then '' else e.actor end,
    actor_id = case when e.access_id is null then null else e.actor_id end,
    address = case when e.access_id is null then '' else e.address end,
    user_agent = case when e.access_id is null then '' else e.user_agent end
  where e.tenant_id = ctx.sub_account_id() and e.id = any (array(
    select w.id from app.audit_entry w where w.tenant_id = ctx.sub_account_id() and w.salt is not null
      and w.action not in ('erasure.started', 'erasure.finished', 'audit.age-out-declared') limit most));
  get diagnostics erased = row_count;
  return erased;
end $$;

-- The first id (RFC 9562 §5.7) that an entry of that moment can have.
create function ctx_private.first_id(moment timestamptz) returns uuid language sql immutable set search_path = '' as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid $$;

-- Until when this tenant's entries are to go now: null where they are kept for good or held.
create function ctx.aged_before() returns timestamptz language sql stable security definer set search_path = '' as $$
  select clock_timestamp() - make_interval(days => greatest(r.days, f.days))
  from app.audit_retention r cross join app.audit_retention_floor f
  where r.tenant_id = ctx.tenant_id() and r.days is not null and r.hold_reason is null $$;

-- Says what is to go, for the entry of the log that declares it. The run that isn't finished, else a new one; null: nothing is to go.
create function ctx.declare_age_out() returns uuid language plpgsql volatile security definer set search_path = '' as $$
declare
  run      uuid;
  cutoff   timestamptz := ctx.aged_before();
  first_id uuid := ctx_private.first_id(ctx.aged_before());
  minimum  bigint;
  going    bigint;
begin
  if ctx.kind() <> 'J' or cutoff is null then return null; end if;
  select a.id into run from app.audit_age_out a where a.tenant_id = ctx.tenant_id() and a.finished_at is null;
  if found then return run; end if;
  select count(*) into going from app.audit_entry e where e.tenant_id = ctx.tenant_id() and e.id < first_id
    and e.action not in ('erasure.started', 'erasure.finished', 'audit.age-out-declared');
  if going = 0 then return null; end if;
  -- An entry that was committed late has a place behind younger ones: an hour is longer than any transaction.
  select min(l.leaf_index) into minimum from app.log_leaf l where l.tenant_id = ctx.tenant_id()
    and l.entry_id >= first_id and l.entry_id < ctx_private.first_id(cutoff + interval '1 hour');
  if minimum is null then
    select l.leaf_index into minimum from app.log_leaf l where l.tenant_id = ctx.tenant_id() and l.entry_id >= first_id
      order by l.entry_id limit 1;
  end if;
  if minimum is null then
    select max(l.leaf_index) + 1 into minimum from app.log_leaf l where l.tenant_id = ctx.tenant_id();
  end if;
  insert into app.audit_age_out (tenant_id, days, before, minimum_index, entries)
  select ctx.tenant_id(), greatest(r.days, f.days), cutoff, coalesce(minimum, 0), going
  from app.audit_retention r cross join app.audit_retention_floor f where r.tenant_id = ctx.tenant_id() returning id into run;
  return run;
end $$;

-- Deletes up to `most` of the entries that a run declared and says how many. NX030: it was not declared in the log, is held, or the
-- tenant keeps its log for longer now.
create function ctx.age_out(run uuid, most int) returns int language plpgsql volatile security definer set search_path = '' as $$
declare
  a    app.audit_age_out;
  gone int;
begin
  select * into a from app.audit_age_out r where r.tenant_id = ctx.tenant_id() and r.id = run and r.finished_at is null for update;
  if not found or ctx.kind() <> 'J' or ctx.aged_before() is null or a.before > ctx.aged_before() or not exists (
    select from app.audit_entry e where e.tenant_id = ctx.tenant_id() and e.action = 'audit.age-out-declared' and e.actor_kind = 'job'
      and e.target_id = run::text and (e.after ->> 'minimumIndex')::bigint = a.minimum_index
      and (e.after ->> 'before')::timestamptz = a.before)
  then raise exception 'Nothing may go here.' using errcode = 'NX030'; end if;
  delete from app.audit_entry e where e.tenant_id = ctx.tenant_id() and e.id = any (array(
    select w.id from app.audit_entry w join app.log_leaf l on l.tenant_id = w.tenant_id and l.entry_id = w.id
    where w.tenant_id = ctx.tenant_id() and w.id < ctx_private.first_id(a.before) and l.leaf_index < a.minimum_index
      and w.action not in ('erasure.started', 'erasure.finished', 'audit.age-out-declared')
    order by w.id limit most));
  get diagnostics gone = row_count;
  update app.audit_age_out r set removed = r.removed + gone where r.tenant_id = ctx.tenant_id() and r.id = run;
  return gone;
end $$;

-- Closes a run that has nothing left to do, and gives its certificate. NX030 as above; NX031: there is something left.
create function ctx.finish_age_out(run uuid) returns text language plpgsql volatile security definer set search_path = '' as $$
declare
  a    app.audit_age_out;
  done timestamptz := clock_timestamp();
  made text;
begin
  if ctx.age_out(run, 1) > 0 then raise exception 'There is more to go.' using errcode = 'NX031'; end if;
  select * into a from app.audit_age_out r where r.tenant_id = ctx.tenant_id() and r.id = run;
  made := json_build_object('before', a.before, 'days', a.days, 'declaredAt', a.declared_at, 'entries', a.removed, 'finishedAt', done,
    'format', 'nexaera-age-out-1', 'id', a.id, 'minimumIndex', a.minimum_index, 'tenant', a.tenant_id)::text;
  update app.audit_age_out r set finished_at = done, certificate = made where r.tenant_id = ctx.tenant_id() and r.id = run;
  return made;
end $$;
revoke execute on function ctx.aged_before(), ctx.declare_age_out(), ctx.age_out(uuid, int), ctx.finish_age_out(uuid),
  ctx_private.first_id(timestamptz) from public;
grant execute on function ctx.aged_before(), ctx.declare_age_out(), ctx.age_out(uuid, int), ctx.finish_age_out(uuid) to nx_app;
reset role;

-- The declarations, for `verify-log`: each with what its leaf commits to and what its entry gives.
create function app.log_minimums()
  returns table (tenant_id uuid, leaf_index bigint, commitment bytea, entry_commitment bytea, at timestamptz, before timestamptz,
    minimum_index bigint)
  language sql stable security definer set search_path = '' as $$
  select e.tenant_id, l.leaf_index, l.commitment, app.commitment(e), e.at, (e.after ->> 'before')::timestamptz,
    (e.after ->> 'minimumIndex')::bigint
  from app.audit_age_out r
  join app.audit_entry e on e.tenant_id = r.tenant_id and e.action = 'audit.age-out-declared' and e.target_id = r.id::text
  join app.log_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
  where (select ctx.is_platform()) and e.actor_kind = 'job' and e.salt is not null $$;
revoke execute on function app.log_minimums() from public;
grant execute on function app.log_minimums() to nx_platform;
