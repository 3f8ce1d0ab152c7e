-- The newest grants of one's own side, by an index, however long its history; and what a side sees of a grant as an
-- expression that the planner inlines (parsed here, so that no caller's search_path matters).
set local role nx_ctx;

create function ctx_private.shown(g ctx_private.access_grant) returns setof ctx_private.seen_grant
  language sql stable rows 1
  begin atomic
    select (g).id, (g).agency_id, (g).sub_account_id, (g).requested_by, (g).requested_by_name, (g).reason, (g).minutes_asked,
      (g).full_asked, (g).scopes_asked, (g).requested_at, (g).decided_by_name, (g).decided_at, (g).denial, (g).minutes,
      (g).full_access, (g).scopes, (g).valid_until, (g).revoked_at, (g).revoked_by_name,
      case when (g).denial is not null then 'denied' when (g).revoked_at is not null then 'ended'
        when (g).approved_by is null and (g).requested_at < statement_timestamp() - interval '7 days' then 'lapsed'
        when (g).approved_by is null then 'pending' when (g).valid_until <= statement_timestamp() then 'expired' else 'active' end;
  end;

-- A sub-select is worked out once; the bare function, for each row.
create or replace function ctx.access_list() returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from ctx_private.access_grant g cross join lateral ctx_private.shown(g) s
  where (select ctx.kind()) <> 'A' and (g.sub_account_id = (select ctx.sub_account_id()) or g.agency_id = (select ctx.agency_id()))
  order by g.id desc $$;

create function ctx.access_latest(client uuid, most int) returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from (
    (select g from ctx_private.access_grant g where g.sub_account_id = (select ctx.sub_account_id())
       and (client is null or g.sub_account_id = client) order by g.id desc limit most)
    union all
    (select g from ctx_private.access_grant g where client is null and g.agency_id = (select ctx.agency_id()) order by g.id desc limit most)
    union all
    (select g from ctx_private.access_grant g where g.sub_account_id = client and g.agency_id = (select ctx.agency_id())
     order by g.id desc limit most)) newest
  cross join lateral ctx_private.shown(newest.g) s
  where (select ctx.kind()) <> 'A' order by s.id desc $$;

create or replace function ctx.access_one(wanted uuid) returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from ctx_private.access_grant g cross join lateral ctx_private.shown(g) s
  where g.id = wanted and (select ctx.kind()) <> 'A' and (g.sub_account_id = (select ctx.sub_account_id()) or g.agency_id = (select ctx.agency_id())) $$;

create or replace function ctx.access_open() returns setof ctx_private.seen_grant
  language sql stable security definer set search_path = '' as $$
  select s.* from (
    select g from ctx_private.access_grant g where g.sub_account_id = (select ctx.sub_account_id()) and g.decided_at is null
    union all
    select g from ctx_private.access_grant g where g.sub_account_id = (select ctx.sub_account_id())
      and g.approved_by is not null and g.revoked_at is null and g.valid_until > statement_timestamp()
    union all
    select g from ctx_private.access_grant g where g.agency_id = (select ctx.agency_id()) and g.decided_at is null
    union all
    select g from ctx_private.access_grant g where g.agency_id = (select ctx.agency_id())
      and g.approved_by is not null and g.revoked_at is null and g.valid_until > statement_timestamp()) open
  cross join lateral ctx_private.shown(open.g) s
  where (select ctx.kind()) <> 'A' and s.state in ('pending', 'active') order by s.id desc $$;

drop function ctx_private.seen(ctx_private.access_grant);

revoke execute on all functions in schema ctx, ctx_private from public;
grant execute on function ctx.access_latest(uuid, int) to nx_app;
reset role;
