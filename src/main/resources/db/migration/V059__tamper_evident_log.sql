-- The audit log as a transparency log (docs/formats.md, "Leaf of the log"). The trigger commits each new entry to a queue, in
-- the entry's own transaction; the sequencer gives what was committed an index without gaps and hashes it into tiles.
-- A leaf is SHA-256(salt, entry): whoever sees only the log learns nothing of the entry, and an erased entry keeps its leaf.

-- Entries of the queue that wait for an index. Rows come from the trigger alone and are taken by the sequencer.
create table app.log_pending (
  entry_id   uuid not null,
  tenant_id  uuid not null,
  commitment bytea not null check (length(commitment) = 32));
create index on app.log_pending (entry_id);
select ctx_private.wall('app.log_pending', 'platform');
select ctx_private.wall_with('app.log_pending', 'from_the_trigger', 'insert', 'current_user = ''nx_owner''');
grant select, delete on app.log_pending to nx_platform;

create table app.log_leaf (
  leaf_index bigint primary key check (leaf_index >= 0),
  tenant_id  uuid not null,
  entry_id   uuid not null,
  commitment bytea not null check (length(commitment) = 32));
create index on app.log_leaf (tenant_id, entry_id);
select ctx_private.wall_with('app.log_leaf', 'own', 'select', 'tenant_id = (select ctx.tenant_id())');
select ctx_private.wall_with('app.log_leaf', 'platform', 'all', '(select ctx.is_platform())');
select ctx_private.wall_against_support('app.log_leaf', 'select', 8);
grant select on app.log_leaf to nx_app;
grant select (leaf_index, commitment), insert on app.log_leaf to nx_platform;

-- What anybody may read over HTTP: tiles (a partial tile is the beginning of the full one), the newest checkpoint, the keys.
create table app.log_tile (
  level  int not null check (level between 0 and 7),
  number bigint not null check (number >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (level, number));
alter table app.log_tile alter hashes set storage external;
create table app.log_head (
  id         boolean primary key default true check (id),
  origin     text not null,
  size       bigint not null,
  root       bytea not null check (length(root) = 32),
  generation int not null,                                               -- of the key that signs
  note       text not null);
create table app.log_key (
  generation  int primary key check (generation > 0),
  from_size   bigint not null,
  until_size  bigint,
  ed25519     text not null,
  ml_dsa_44   text not null,
  endorsement text not null default '');                                 -- by the generation before
do $$
declare t text;
begin
  foreach t in array array['app.log_tile', 'app.log_head', 'app.log_key'] loop
    perform ctx_private.wall_with(t::regclass, 'public', 'select', 'true');
    perform ctx_private.wall_with(t::regclass, 'platform', 'all', '(select ctx.is_platform())');
  end loop;
end $$;
grant select on app.log_tile, app.log_head, app.log_key to nx_app;
grant select, insert, update (hashes) on app.log_tile to nx_platform;
grant select, insert, update (size, root, generation, note) on app.log_head to nx_platform;
grant select, insert, update (until_size) on app.log_key to nx_platform;

-- The log only grows, whoever asks.
create function app.log_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'log_tile' then
    if new.level = old.level and new.number = old.number
       and pg_catalog.substr(new.hashes, 1, pg_catalog.length(old.hashes)) operator(pg_catalog.=) old.hashes then return new; end if;
  elsif tg_op = 'UPDATE' and tg_table_name = 'log_head' then
    if new.size operator(pg_catalog.>=) old.size and new.origin operator(pg_catalog.=) old.origin then return new; end if;
  end if;
  raise exception 'the log only grows' using errcode = '42501';
end $$;
revoke execute on function app.log_only_grows() from public;
do $$
declare t text;
begin
  foreach t in array array['log_leaf', 'log_tile', 'log_head'] loop
    execute format('create trigger final before update or delete on app.%I for each row execute function app.log_only_grows()', t);
    execute format('create trigger never_emptied before truncate on app.%I for each statement execute function app.log_only_grows()', t);
  end loop;
end $$;

alter table app.audit_entry add column salt bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

create function app.commitment(salt bytea, fields text[]) returns bytea language sql immutable set search_path = '' as $$
  select sha256(salt || convert_to(E'audit-entry/v1\n', 'UTF8') || string_agg(
    coalesce(int4send(octet_length(field)) || convert_to(field, 'UTF8'), '\xffffffff'), ''::bytea order by n))
  from unnest(fields) with ordinality f (field, n) $$;
revoke execute on function app.commitment(bytea, text[]) from public;

create function app.commitment(e app.audit_entry) returns bytea language sql stable set search_path = '' as $$
  select app.commitment(e.salt, array[e.tenant_id::text, e.id::text, e.agency_id::text, e.sub_account_id::text,
    ((extract(epoch from e.at) * 1000000)::bigint)::text, e.actor_kind, e.actor_id::text, e.actor, e.action, e.outcome,
    e.target_kind, e.target_id, e.target, e.before::text, e.after::text, e.address, e.user_agent, e.request_id, e.access_id::text]) $$;
revoke execute on function app.commitment(app.audit_entry) from public;

create function app.commit_audit_entry() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.log_pending (entry_id, tenant_id, commitment) values (new.id, new.tenant_id, app.commitment(new));
  return null;
end $$;
revoke execute on function app.commit_audit_entry() from public;
create trigger committed after insert on app.audit_entry for each row execute function app.commit_audit_entry();

-- What was written before the log began. The wall is opened to its owner for this transaction alone.
alter table app.audit_entry no force row level security;
insert into app.log_pending (entry_id, tenant_id, commitment)
select e.id, e.tenant_id, app.commitment(e) from app.audit_entry e order by e.id;
alter table app.audit_entry force row level security;

-- The application chooses neither an entry's id nor its time nor its salt.
revoke insert on app.audit_entry from nx_app, nx_platform;
grant insert (tenant_id, agency_id, sub_account_id, actor_kind, actor_id, actor, action, outcome, target_kind, target_id, target,
  before, after, address, user_agent, request_id, access_id) on app.audit_entry to nx_app, nx_platform;

-- What platform work sees of entries: what they give when they are hashed, never what is in them (it has no grant to read
-- `app.audit_entry`, and the walls hold in here too: without its context there is no row). Called by `LogCheck`, which
-- holds their text against what it should be.
create function app.log_leaves(first bigint, most int)
  returns table (leaf_index bigint, tenant_id uuid, entry_id uuid, commitment bytea, entry_commitment bytea)
  language sql stable security definer set search_path = '' as $$
  select l.leaf_index, l.tenant_id, l.entry_id, l.commitment, case when e.id is not null then app.commitment(e) end
  from app.log_leaf l left join app.audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
  where (select ctx.is_platform()) and l.leaf_index >= first and l.leaf_index < first + most
  order by l.leaf_index $$;

create function app.logged_entries(after_tenant uuid, after_entry uuid, most int)
  returns table (tenant_id uuid, entry_id uuid, logged boolean)
  language sql stable security definer set search_path = '' as $$
  select e.tenant_id, e.id,
    exists (select from app.log_leaf l where l.tenant_id = e.tenant_id and l.entry_id = e.id)
    or exists (select from app.log_pending p where p.entry_id = e.id and p.tenant_id = e.tenant_id)
  from app.audit_entry e where (select ctx.is_platform()) and (e.tenant_id, e.id) > (after_tenant, after_entry)
  order by e.tenant_id, e.id limit most $$;
revoke execute on function app.log_leaves(bigint, int), app.logged_entries(uuid, uuid, int) from public;
grant execute on function app.log_leaves(bigint, int), app.logged_entries(uuid, uuid, int) to nx_platform;

-- The log outlives an erasure: a leaf says nothing of anybody.
revoke select, delete on app.log_pending, app.log_leaf from nx_ctx;

-- A partition is emptied no more than the whole.
do $$
begin
  for i in 0 .. 15 loop
    execute format('create trigger never_emptied before truncate on app.audit_entry_p%s for each statement execute function app.audit_entry_is_final()', i);
  end loop;
end $$;
