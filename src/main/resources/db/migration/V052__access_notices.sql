-- No deed of support access without its notice: each change of a grant puts a job into the queue of the side that has to
-- know, in the same transaction, whichever side did it. What the job finds there (people, addresses) the other side
-- never sees.
set local role nx_ctx;

create function ctx_private.tell(client boolean, news text, g ctx_private.access_grant, at timestamptz) returns void
  language sql volatile set search_path = '' as $$
  insert into app.job (agency_id, sub_account_id, kind, subject, run_at)
  values (g.agency_id, case when client then g.sub_account_id end, 'access.' || news, g.id, at) $$;

create function ctx_private.grant_news() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform ctx_private.tell(true, 'asked', new, now());
  elsif new.revoked_at is not null and old.revoked_at is null then
    perform ctx_private.tell(false, 'ended', new, now());
    if not exists (select from ctx_private.access_stop k where k.sub_account_id = new.sub_account_id) then
      perform ctx_private.tell(true, 'ended', new, now());                     -- a block of all has one notice of its own
    end if;
  elsif new.decided_by is not null and old.decided_by is null then
    perform ctx_private.tell(false, 'decided', new, now());
    if new.approved_by is not null then
      perform ctx_private.tell(side, 'expired', new, new.valid_until) from unnest(array[true, false]) side;
    end if;
  end if;
  return null;
end $$;
create trigger news after insert or update on ctx_private.access_grant for each row execute function ctx_private.grant_news();

create function ctx_private.stop_news() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into app.job (agency_id, sub_account_id, kind, subject)
  select s.agency_id, s.id, 'access.blocked', s.id from app.sub_account s where s.id = new.sub_account_id;
  return null;
end $$;
create trigger news after insert on ctx_private.access_stop for each row execute function ctx_private.stop_news();

-- What either side reads of a grant. The whole history is for the page that shows it; every other page needs what is
-- open (waiting or active) or one grant, and finds it by an index.
create type ctx_private.seen_grant as (id uuid, agency_id uuid, sub_account_id uuid, requested_by uuid,
  requested_by_name text, reason text, minutes_asked int, full_asked boolean, scopes_asked bigint, requested_at timestamptz,
  decided_by_name text, decided_at timestamptz, denial text, minutes int, full_access boolean, scopes bigint,
  valid_until timestamptz, revoked_at timestamptz, revoked_by_name text, state text);

create function ctx_private.seen(g ctx_private.access_grant) returns ctx_private.seen_grant
  language sql stable set search_path = '' as $$
  select row(g.id, g.agency_id, g.sub_account_id, g.requested_by, g.requested_by_name, g.reason, g.minutes_asked, g.full_asked,
    g.scopes_asked, g.requested_at, g.decided_by_name, g.decided_at, g.denial, g.minutes, g.full_access, g.scopes, g.valid_until,
    g.revoked_at, g.revoked_by_name,
    case when g.denial is not null then 'denied' when g.revoked_at is not null then 'ended'
      when g.approved_by is null and g.requested_at < clock_timestamp() - interval '7 days' then 'lapsed'
      when g.approved_by is null then 'pending' when g.valid_until <= clock_timestamp() then 'expired' else 'active' end)
    ::ctx_private.seen_grant $$;

drop function ctx.access_list();
create function ctx.access_list() returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from ctx_private.access_grant g cross join lateral ctx_private.seen(g) s
  where ctx.kind() <> 'A' and (g.sub_account_id = ctx.sub_account_id() or g.agency_id = ctx.agency_id())
  order by g.id desc $$;

create function ctx.access_one(wanted uuid) returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from ctx_private.access_grant g cross join lateral ctx_private.seen(g) s
  where g.id = wanted and ctx.kind() <> 'A' and (g.sub_account_id = ctx.sub_account_id() or g.agency_id = ctx.agency_id()) $$;

create function ctx.access_open() returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from (
    select g from ctx_private.access_grant g where g.sub_account_id = ctx.sub_account_id() and g.decided_at is null
    union all
    select g from ctx_private.access_grant g where g.sub_account_id = ctx.sub_account_id()
      and g.approved_by is not null and g.revoked_at is null and g.valid_until > statement_timestamp()
    union all
    select g from ctx_private.access_grant g where g.agency_id = ctx.agency_id() and g.decided_at is null
    union all
    select g from ctx_private.access_grant g where g.agency_id = ctx.agency_id()
      and g.approved_by is not null and g.revoked_at is null and g.valid_until > statement_timestamp()) open
  cross join lateral ctx_private.seen(open.g) s
  where ctx.kind() <> 'A' and s.state in ('pending', 'active') order by s.id desc $$;

create index on ctx_private.access_grant (agency_id, id);
create index on ctx_private.access_grant (agency_id) where decided_at is null;
create index on ctx_private.access_grant (sub_account_id, valid_until) where approved_by is not null and revoked_at is null;
create index on ctx_private.access_grant (agency_id, valid_until) where approved_by is not null and revoked_at is null;

revoke execute on all functions in schema ctx, ctx_private from public;
grant execute on function ctx.access_list(), ctx.access_one(uuid), ctx.access_open() to nx_app;

reset role;

-- The functions above write notices into the queue of the side that isn't acting; nobody becomes nx_ctx but by calling them.
grant insert (agency_id, sub_account_id, kind, subject, run_at) on app.job to nx_ctx;
select ctx_private.wall_with('app.job', 'access_notices', 'insert', $$current_user = 'nx_ctx' and starts_with(kind, 'access.')$$);

-- A mail is written once for its cause, however often the work that writes it starts over.
alter table app.mail add column cause uuid;
create unique index on app.mail (tenant_id, cause, recipient);

-- Platform work adds to logs and reads none; of jobs and keys it needs these columns.
revoke select on app.audit_entry from nx_platform;
revoke select on app.job, app.api_key from nx_platform;
grant select (id, agency_id, sub_account_id, kind, subject, attempts, run_at, lease_until, lease_holder) on app.job to nx_platform;
grant select (id, agency_id, sub_account_id, name, prefix, secret_hash, scopes, revoked_at, last_used_at) on app.api_key to nx_platform;
