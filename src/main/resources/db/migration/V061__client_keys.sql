-- A client may put a key of its own around its data keys. It is kept here as its passphrase and its recovery code wrap it;
-- while the client lends it, it lies with the shares, outside the database. Format 3 of a data key is format 2 with the
-- client's layer inside the key-encryption key's.
create table app.client_key (
  sub_account_id uuid primary key,
  agency_id      uuid not null,
  salt           bytea not null check (length(salt) = 16),
  wrapped        text not null,                                          -- under the passphrase (docs/formats.md)
  recovery       text not null,                                          -- under the recovery code
  state          text not null default 'lent' check (state in ('lent', 'withdrawn')),
  since          timestamptz not null default now(),
  by_name        text not null check (length(by_name) between 1 and 200),
  tries          int not null default 0,                                 -- to give it back, since `tries_since`
  tries_since    timestamptz not null default now(),
  created_at     timestamptz not null default now(),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id));
create index on app.client_key (agency_id);
select ctx_private.wall_with('app.client_key', 'owner_' || c, c, $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(19))$$)
  from unnest(array['select', 'insert', 'update', 'delete']) c;
select ctx_private.wall_with('app.client_key', 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
select ctx_private.wall_with('app.client_key', 'standing', 'select', $$
  (select current_user) = 'nx_ctx' and (sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id())) or agency_id = (select ctx.agency_id()))$$);
grant select, insert, update (salt, wrapped, recovery, state, since, by_name, tries, tries_since), delete on app.client_key to nx_app;

alter table app.data_key drop constraint data_key_format_check, add constraint data_key_format_check check (format in (1, 2, 3));
grant update (format) on app.data_key to nx_ctx;

set local role nx_ctx;
-- How this tenant's own key stands, for whoever works in its name; no row where it has none.
create function ctx.client_key() returns table (state text, since timestamptz, by_name text)
  language sql stable security definer set search_path = '' as $$
  select k.state, k.since, k.by_name from app.client_key k where k.sub_account_id = coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id()) $$;

-- The agency sees of its clients' keys how they stand, and since when.
create function ctx.client_keys() returns table (sub_account_id uuid, state text, since timestamptz)
  language sql stable security definer set search_path = '' as $$
  select k.sub_account_id, k.state, k.since from app.client_key k
  where ctx.kind() = 'M' and k.agency_id = ctx.agency_id() $$;

-- Puts a data key under the client's own key, or takes it out. False where it was wrapped anew or destroyed meanwhile.
create function ctx.hold_data_key(key text, was bytea, under text, becomes bytea, held boolean) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
begin
  update app.data_key d set kek_id = under, wrapped = becomes, format = case when held then 3 else 2 end
   where ctx.kind() = 'M' and ctx.has_scope(19) and d.tenant_id = ctx.sub_account_id() and d.id = key and d.wrapped = was
     and d.format = case when held then 2 else 3 end;
  return found;
end $$;

create or replace function ctx.keks_in_use()
  returns table (kek_id text, retired_at timestamptz, data_keys bigint, in_halves bigint, tenants bigint)
  language sql stable security definer set search_path = '' as $$
  select coalesce(d.kek_id, k.id), min(k.retired_at), count(d.kek_id), count(*) filter (where d.format >= 2),
    count(distinct d.tenant_id)
  from (select a.kek_id, a.tenant_id, a.format from app.data_key a where a.wrapped is not null) d full join ctx_private.kek k on k.id = d.kek_id
  where ctx.is_platform() group by 1 order by 1 $$;

revoke execute on function ctx.client_key(), ctx.client_keys(), ctx.hold_data_key(text, bytea, text, bytea, boolean) from public;
grant execute on function ctx.client_key(), ctx.client_keys(), ctx.hold_data_key(text, bytea, text, bytea, boolean) to nx_app;
reset role;
