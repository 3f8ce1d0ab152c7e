-- How long each kind of data is kept. A client's rule, else its agency's, else the installation's; null: for ever. No rule goes below
-- the floor, and nothing goes while it is held.

-- The kinds, as `DataClass` has them. The operator changes floors and defaults as nx_owner.
create table app.retention_class (
  class        text primary key,
  floor_days   int not null check (floor_days >= 1),
  default_days int check (default_days between floor_days and 36525));
insert into app.retention_class (class, floor_days, default_days) values
  ('conversations', 1, null), ('messages', 1, null), ('documents', 30, null), ('findings', 30, 365), ('webhooks', 7, 30),
  ('workflows', 7, 365), ('exports', 1, 30);
select ctx_private.wall_with('app.retention_class', 'tenants', 'select', '(select ctx.tenant_id()) is not null');
select ctx_private.wall_with('app.retention_class', 'operator', 'update', 'current_user = ''nx_owner''');
grant select on app.retention_class to nx_app, nx_ctx;

-- Of a client: its own rule. Of an agency: the rule of its clients that have none, and the longest for the others unless
-- `clients_may_keep_longer`. An agency's rule holds a week after it was set: its clients see it coming.
create table app.retention_rule (
  tenant_id               uuid not null,
  class                   text not null check (class in ('conversations', 'messages', 'documents', 'findings', 'webhooks', 'workflows', 'exports')),
  days                    int check (days between 1 and 36525),
  clients_may_keep_longer boolean not null default false,
  set_by_name             text not null,
  set_at                  timestamptz not null default now(),
  primary key (tenant_id, class));
select ctx_private.wall_with('app.retention_rule', 'own_and_agencys', 'select', $$
  (tenant_id = (select ctx.tenant_id()) or tenant_id = (select ctx.brand_agency_id()))
  and ((select ctx.kind()) = 'J' or (select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8)))$$);
-- Owners and admins (Permission 27).
select ctx_private.wall_with('app.retention_rule', 'owner_insert', 'insert', $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27)) and set_at = now()
  and (days is null or days >= (select k.floor_days from app.retention_class k where k.class = retention_rule.class))$$);
create policy owner_update on app.retention_rule for update to public
  using (tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27)))
  with check (tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27)) and set_at = now()
    and (days is null or days >= (select k.floor_days from app.retention_class k where k.class = retention_rule.class)));
select ctx_private.wall_with('app.retention_rule', 'owner_delete', 'delete', $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27))$$);
select ctx_private.wall_with('app.retention_rule', 'erased', 'delete', $$
  tenant_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert, delete, update (days, clients_may_keep_longer, set_by_name, set_at) on app.retention_rule to nx_app;

-- A legal hold: on one kind, or (null) on everything of the client. It is lifted, never deleted.
create table app.retention_hold (
  sub_account_id uuid not null references app.sub_account,
  id             uuid not null default uuidv7(),
  class          text check (class in ('conversations', 'messages', 'documents', 'findings', 'webhooks', 'workflows', 'exports')),
  reason         text not null check (length(reason) between 1 and 300),
  held_by_name   text not null,
  held_at        timestamptz not null default now(),
  lifted_by_name text,
  lifted_at      timestamptz,
  primary key (sub_account_id, id),
  check ((lifted_at is null) = (lifted_by_name is null)));
create unique index on app.retention_hold (sub_account_id, coalesce(class, '')) where lifted_at is null;
select ctx_private.wall_with('app.retention_hold', 'client', 'select', $$
  sub_account_id = (select ctx.sub_account_id())
  and ((select ctx.kind()) = 'J' or (select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8)) or (select current_user) = 'nx_ctx')$$);
select ctx_private.wall_with('app.retention_hold', 'owner_holds', 'insert', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27)) and lifted_at is null$$);
create policy owner_lifts on app.retention_hold for update to public
  using (sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27)) and lifted_at is null)
  with check (sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(27)) and lifted_at is not null);
select ctx_private.wall_with('app.retention_hold', 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert (sub_account_id, class, reason, held_by_name), update (lifted_by_name, lifted_at) on app.retention_hold to nx_app;
grant select on app.retention_rule, app.retention_hold to nx_ctx;

set local role nx_ctx;
-- Whether a hold of this client covers that kind of data.
create function ctx.held(wanted text) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from app.retention_hold h where h.sub_account_id = ctx.sub_account_id() and h.lifted_at is null
    and (h.class is null or h.class = wanted)) $$;

-- What holds here for each kind: of a client what it keeps, of an agency what it gives to its clients. `days` is null for ever.
create function ctx.retention() returns table (class text, days int, source text, floor_days int, default_days int, has_own boolean,
    own_days int, has_agencys boolean, agencys_days int, may_keep_longer boolean, agencys_from timestamptz, set_by text, held boolean)
  language sql stable security definer set search_path = '' as $$
  select k.class, case when r.days is not null then greatest(r.days, k.floor_days) end, r.source, k.floor_days, k.default_days, o.class is not null, o.days,
    a.class is not null, a.days, coalesce(a.clients_may_keep_longer, o.clients_may_keep_longer, true), a.set_at + interval '7 days',
    case r.source when 'own' then o.set_by_name end, ctx.held(k.class)
  from app.retention_class k
  left join app.retention_rule o on o.tenant_id = ctx.tenant_id() and o.class = k.class
  left join app.retention_rule a on a.tenant_id = ctx.brand_agency_id() and a.class = k.class and ctx.sub_account_id() is not null
  cross join lateral (select a.class is not null and a.set_at <= now() - interval '7 days' as holds) g
  cross join lateral (select
    case when o.class is null then case when g.holds then a.days else k.default_days end
      when g.holds and not a.clients_may_keep_longer and a.days is not null then least(o.days, a.days)
      else o.days end as days,
    case when o.class is null then case when g.holds then 'agency' else 'default' end
      when g.holds and not a.clients_may_keep_longer and a.days is not null and (o.days is null or o.days > a.days) then 'agency'
      else 'own' end as source) r
  order by array_position(array['conversations', 'messages', 'documents', 'findings', 'webhooks', 'workflows', 'exports'], k.class) $$;
revoke execute on function ctx.held(text), ctx.retention() from public;
grant execute on function ctx.held(text), ctx.retention() to nx_app, nx_owner;
reset role;
