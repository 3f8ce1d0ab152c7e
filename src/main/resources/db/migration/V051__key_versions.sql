-- Versions of the key-encryption key. What is needed across tenants goes through five narrow functions, for platform work
-- alone: which versions are in use and how often, wrapped data keys of one version, putting one under another version,
-- retiring versions, and counting secrets whose data key is gone. None hands out a secret or a usable key.
set local role nx_ctx;

-- A version that is retired wraps nothing any more; then what it wrapped only gets less, and at zero it can go.
create table ctx_private.kek (
  id         text primary key check (length(id) between 1 and 40),
  retired_at timestamptz);

-- Locks its version's row: retiring waits for who wraps, and who wraps afterwards is refused.
create function ctx_private.kek_wraps() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ctx_private.kek (id) values (new.kek_id) on conflict do nothing;
  perform from ctx_private.kek k where k.id = new.kek_id and k.retired_at is null for share;
  if not found then
    raise exception 'the key %s is retired', new.kek_id using errcode = 'NX012';
  end if;
  return new;
end $$;

-- Of the data keys, `in_halves` need their tenant's share as well.
create function ctx.keks_in_use()
  returns table (kek_id text, retired_at timestamptz, data_keys bigint, in_halves bigint, tenants bigint)
  language sql stable security definer set search_path = '' as $$
  select coalesce(d.kek_id, k.id), min(k.retired_at), count(d.kek_id), count(*) filter (where d.format = 2),
    count(distinct d.tenant_id)
  from (select a.kek_id, a.tenant_id, a.format from app.data_key a where a.wrapped is not null) d full join ctx_private.kek k on k.id = d.kek_id
  where ctx.is_platform() group by 1 order by 1 $$;

-- In order, from behind the one named on.
create function ctx.wrapped_data_keys(of_kek text, after_tenant uuid, after_id text, most int) returns table (tenant_id uuid, id text, wrapped bytea)
  language sql stable security definer set search_path = '' as $$
  select d.tenant_id, d.id, d.wrapped from app.data_key d
  where ctx.is_platform() and d.kek_id = of_kek and d.wrapped is not null
    and (d.tenant_id, d.id) > (after_tenant, after_id)
  order by d.tenant_id, d.id limit least(most, 1000) $$;

-- False where the data key was wrapped anew or destroyed meanwhile.
create function ctx.rewrap_data_key(of_tenant uuid, key text, was bytea, under text, becomes bytea) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
begin
  update app.data_key d set kek_id = under, wrapped = becomes
   where ctx.is_platform() and d.tenant_id = of_tenant and d.id = key and d.wrapped = was;
  return found;
end $$;

create function ctx.retire_keks_but(active text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if not ctx.is_platform() then return; end if;
  insert into ctx_private.kek (id) select distinct d.kek_id from app.data_key d where d.wrapped is not null
    union select active on conflict do nothing;
  update ctx_private.kek k set retired_at = clock_timestamp() where k.id <> active and k.retired_at is null;
end $$;

-- Secrets whose data key does not exist, or is destroyed.
create function ctx.secrets_without_key() returns table (place text, key_id text, secrets bigint)
  language plpgsql stable security definer set search_path = '' as $$
declare sealed record;
begin
  if not ctx.is_platform() then return; end if;
  for sealed in
    select c.relname, k.attname as key_column, w.attname as whose
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute k on k.attrelid = c.oid and k.attname like '%\_key\_id' and not k.attisdropped
    join pg_catalog.pg_attribute m on m.attrelid = c.oid and not m.attisdropped
      and m.attname = regexp_replace(k.attname, '_key_id$', '_commitment')
    join lateral (
      select a.attname from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attname in ('tenant_id', 'sub_account_id', 'agency_id') and not a.attisdropped
      order by array_position(array['tenant_id', 'sub_account_id', 'agency_id'], a.attname::text) limit 1) w on true
    where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  loop
    if not has_column_privilege('nx_ctx', 'app.' || quote_ident(sealed.relname), sealed.key_column, 'select') then
      raise exception 'Keys can''t be counted in app.%', sealed.relname
        using hint = format('in its migration: select app.sealed_column(''app.%s'', ''%s'');', sealed.relname,
          regexp_replace(sealed.key_column, '_key_id$', ''));
    end if;
    return query execute format('
      select %1$L, s.%3$I, count(*) from app.%2$I s
      where s.%3$I is not null and not exists (
        select from app.data_key d where d.tenant_id = s.%4$I and d.id = s.%3$I and d.wrapped is not null)
      group by s.%3$I order by 2', 'app.' || sealed.relname || '.' || sealed.key_column, sealed.relname, sealed.key_column, sealed.whose);
  end loop;
end $$;

revoke execute on all functions in schema ctx, ctx_private from public;
grant execute on function ctx.keks_in_use(), ctx.wrapped_data_keys(text, uuid, text, int), ctx.rewrap_data_key(uuid, text, bytea, text, bytea),
  ctx.retire_keks_but(text), ctx.secrets_without_key() to nx_platform;
grant execute on function ctx_private.kek_wraps() to nx_owner;
reset role;

create trigger kek_wraps before insert or update of kek_id on app.data_key for each row execute function ctx_private.kek_wraps();

-- Only inside those functions, and only while platform work runs: nx_platform itself has no grant on data keys.
grant select (tenant_id, id, kek_id, wrapped, format), update (kek_id, wrapped) on app.data_key to nx_ctx;
select ctx_private.wall_with('app.data_key', 'key_versions_' || c, c, '(select ctx.is_platform()) and current_user = ''nx_ctx''')
  from unnest(array['select', 'update']) c;

-- Every table with sealed columns needs this, right after `create table`: `select app.sealed_column('app.thing', 'secret')`.
-- The start-up check counts keys there and reads nothing else.
create function app.sealed_column(t regclass, prefix text) returns void language plpgsql set search_path = '' as $$
declare whose text;
begin
  select a.attname into strict whose from pg_catalog.pg_attribute a
   where a.attrelid = t and a.attname in ('tenant_id', 'sub_account_id', 'agency_id') and not a.attisdropped
   order by array_position(array['tenant_id', 'sub_account_id', 'agency_id'], a.attname::text) limit 1;
  execute format('grant select (%I, %I) on %s to nx_ctx', whose, prefix || '_key_id', t);
  if not exists (select from pg_catalog.pg_policy p where p.polrelid = t and p.polname = 'key_check') then
    perform ctx_private.wall_with(t, 'key_check', 'select', '(select ctx.is_platform()) and current_user = ''nx_ctx''');
  end if;
end $$;
revoke execute on function app.sealed_column(regclass, text) from public;

do $$
declare sealed record;
begin
  for sealed in
    select c.oid::regclass as t, regexp_replace(k.attname, '_key_id$', '') as prefix
    from pg_class c
    join pg_attribute k on k.attrelid = c.oid and k.attname like '%\_key\_id' and not k.attisdropped
    join pg_attribute m on m.attrelid = c.oid and m.attname = regexp_replace(k.attname, '_key_id$', '_commitment') and not m.attisdropped
    where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  loop
    perform app.sealed_column(sealed.t, sealed.prefix);
  end loop;
end $$;
