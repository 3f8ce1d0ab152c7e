-- Who erases may read whole tables, so the grant alone no longer tells whether keys are counted there: without the policy
-- the check would see no row and say that all is well.
set local role nx_ctx;
create or replace function ctx.secrets_without_key() returns table (place text, key_id text, secrets bigint)
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
    if not has_column_privilege('nx_ctx', 'app.' || quote_ident(sealed.relname), sealed.key_column, 'select')
       or not exists (select from pg_catalog.pg_policy p
         where p.polrelid = ('app.' || quote_ident(sealed.relname))::regclass and p.polname = 'key_check') then
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
reset role;
