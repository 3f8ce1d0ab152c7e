-- Everything of a sub-account is erased when its owner asked for it and did not think better of it for seven days. The
-- application can't shorten them: `due_at` is Postgres' own.
create table app.erasure (
  sub_account_id    uuid not null,
  id                uuid not null default uuidv7(),
  agency_id         uuid not null,
  client_name       text not null check (length(client_name) between 1 and 80),
  requested_by      uuid not null,
  requested_by_name text not null,
  requested_at      timestamptz not null default now(),
  due_at            timestamptz not null default now() + interval '7 days',
  link_hash         bytea not null check (length(link_hash) = 32),       -- SHA-256 of the address to the certificate
  cancelled_at      timestamptz,
  cancelled_by_name text,
  started_at        timestamptz,
  people            uuid[],                                              -- who had a place here when it started
  people_erased     int not null default 0,                              -- of these, who had no place elsewhere
  files             int not null default 0,
  file_bytes        bigint not null default 0,
  removed           jsonb not null default '{}',                         -- rows by table, counted as they go
  finished_at       timestamptz,
  certificate       text,                                                -- docs/formats.md
  primary key (sub_account_id, id),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id),
  check ((cancelled_at is null) = (cancelled_by_name is null)),
  check (cancelled_at is null or started_at is null),
  check ((finished_at is null) = (certificate is null)));
create unique index on app.erasure (sub_account_id) where cancelled_at is null;
create index on app.erasure (agency_id);
create index on app.erasure (link_hash);
select ctx_private.wall_with('app.erasure', 'both_sides', 'select', $$
  sub_account_id = (select ctx.sub_account_id()) or agency_id = (select ctx.agency_id()) or (select ctx.is_platform())$$);
select ctx_private.wall_with('app.erasure', 'owner_asks', 'insert', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(19))$$);
select ctx_private.wall_with('app.erasure', 'owner_keeps', 'update', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(19))
  and started_at is null and certificate is null$$);
select ctx_private.wall_with('app.erasure', 'job_erases', 'update', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'J'$$);
grant select, insert (sub_account_id, agency_id, client_name, requested_by, requested_by_name, link_hash),
  update (cancelled_at, cancelled_by_name, started_at, people, people_erased, files, file_bytes, removed, finished_at,
          certificate) on app.erasure to nx_app;
grant select on app.erasure to nx_platform;
grant select on app.erasure to nx_ctx;

-- What is left of a client: an id that other rows name, under a name that says nothing.
alter table app.sub_account add column erased_at timestamptz;
grant select on app.sub_account to nx_ctx;
grant update (name, slug, erased_at) on app.sub_account to nx_ctx;

-- nx_ctx erases, within the walls of the tenant's own context. Every table of tenants gets this grant as its wall is built;
-- the audit log keeps its entries.
set local role nx_ctx;
create or replace function ctx_private.wall_with(t regclass, name text, command text, condition text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy %I on %s as permissive for %s to public%s%s', name, t, command,
    case when command = 'insert' then '' else ' using (' || condition || ')' end,
    case when command in ('select', 'delete') then '' else ' with check (' || condition || ')' end);
  if t::text not in ('app.audit_entry', 'app.erasure') and exists (
    select from pg_catalog.pg_attribute a where a.attrelid = t and a.attname in ('tenant_id', 'sub_account_id')) then
    execute format('grant select, delete on %s to nx_ctx', t);
  end if;
end $$;

create function ctx.erasure_is_due() returns boolean language sql stable security definer set search_path = '' as $$
  select ctx.kind() = 'J' and exists (
    select from app.erasure e where e.sub_account_id = ctx.sub_account_id()
      and e.cancelled_at is null and e.finished_at is null and e.due_at <= clock_timestamp()) $$;

-- Deletes up to `most` rows of this tenant from one table and says how many. NX020: nothing is due; NX021: no such table.
create function ctx.erase_rows(name text, most int) returns int language plpgsql volatile security definer set search_path = '' as $$
declare
  whose  text;
  erased int;
begin
  if not ctx.erasure_is_due() then
    raise exception 'No erasure is due here.' using errcode = 'NX020';
  end if;
  select a.attname into whose from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'app'::regnamespace and c.relname = name and c.relkind in ('r', 'p') and not c.relispartition
    and a.attname in ('tenant_id', 'sub_account_id') and not a.attisdropped and name not in ('audit_entry', 'erasure')
  order by a.attname = 'tenant_id' desc limit 1;
  if whose is null then
    raise exception 'There is nothing to erase there.' using errcode = 'NX021';
  end if;
  execute format('delete from app.%1$I where %2$I = $1 and ctid = any (array(
                    select t.ctid from app.%1$I t where t.%2$I = $1 %3$s limit $2))', name, whose,
                 case name when 'job' then 'and t.kind <> ''erasure.erase''' else '' end)
    using ctx.sub_account_id(), most;
  get diagnostics erased = row_count;
  return erased;
end $$;

-- The client's name and address make room for ones that say nothing.
create function ctx.leave_tombstone() returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if not ctx.erasure_is_due() then
    raise exception 'No erasure is due here.' using errcode = 'NX020';
  end if;
  update app.sub_account s set name = 'Erased client', slug = 'erased-' || left(replace(s.id::text, '-', ''), 32),
    erased_at = clock_timestamp() where s.id = ctx.sub_account_id();
end $$;

revoke execute on function ctx.erasure_is_due(), ctx.erase_rows(text, int), ctx.leave_tombstone() from public;
grant execute on function ctx.erasure_is_due(), ctx.erase_rows(text, int), ctx.leave_tombstone() to nx_app, nx_owner;
reset role;

do $$
declare t regclass;
begin
  for t in
    select distinct c.oid::regclass from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname in ('tenant_id', 'sub_account_id') and not a.attisdropped and c.relname not in ('audit_entry', 'erasure')
  loop
    execute format('grant select, delete on %s to nx_ctx', t);
  end loop;
end $$;
select ctx_private.wall_with('app.sub_account', 'tombstone', 'update', $$
  id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);

-- Who has no place left is forgotten; who has one stays.
select ctx_private.wall_with('app.person', 'forgotten', 'delete', $$
  (select ctx.is_platform()) and not exists (select from app.membership m where m.person_id = person.id)$$);
grant delete on app.person to nx_platform;
