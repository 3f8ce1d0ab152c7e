-- Data keys rotate: one is active, those before it retire until nothing is sealed under them, then they are destroyed.
-- `wrapped` holds a seed: format 1, the data key itself; format 2, its half that makes the key only together with the
-- tenant's share, which is kept outside the database.
alter table app.data_key
  add format       int not null default 1 check (format in (1, 2)),
  add state        text not null default 'active' check (state in ('active', 'retiring', 'destroyed')),
  add uses         bigint not null default 0,                            -- reserved in blocks: at least as many as there were
  add retired_at   timestamptz,
  add destroyed_at timestamptz,
  alter wrapped drop not null;

-- The owner, too, stands before the wall: it is opened for these statements, and nobody else can look in meanwhile.
alter table app.data_key no force row level security;
alter table app.job no force row level security;
alter table app.agency no force row level security;
alter table app.sub_account no force row level security;
update app.data_key k set state = 'retiring', retired_at = now()
  where exists (select from app.data_key n where n.tenant_id = k.tenant_id and (n.created_at, n.id) > (k.created_at, k.id));
-- Keys of before are due at once: those made by this build have a share.
insert into app.job (agency_id, sub_account_id, kind, subject)
  select a.id, null, 'vault.rotate-when-due', cast(substr(k.id, 5) as uuid)
    from app.data_key k join app.agency a on a.id = k.tenant_id where k.state = 'active'
  union all
  select s.agency_id, s.id, 'vault.rotate-when-due', cast(substr(k.id, 5) as uuid)
    from app.data_key k join app.sub_account s on s.id = k.tenant_id where k.state = 'active';
alter table app.sub_account force row level security;
alter table app.agency force row level security;
alter table app.job force row level security;
alter table app.data_key force row level security;

alter table app.data_key
  add check ((state = 'destroyed') = (wrapped is null)),
  add check ((state = 'destroyed') = (destroyed_at is not null)),
  add check ((state = 'active') = (retired_at is null));
create unique index one_active on app.data_key (tenant_id) where state = 'active';
grant update (state, uses, retired_at) on app.data_key to nx_app;
select ctx_private.wall_against_support('app.data_key', 'update', null);

-- Sealed columns are known by their names: `x_value`, `x_key_id`, `x_format`, `x_commitment`. A key that one of its
-- tenant's rows still names is not destroyed, whoever asks; what is destroyed stays so.
create function app.data_key_lives_on() returns trigger language plpgsql set search_path = '' as $$
declare
  sealed record;
  used   boolean;
begin
  if new.state = old.state then
    return new;
  end if;
  if (old.state, new.state) not in (('active', 'retiring'), ('retiring', 'destroyed')) then
    raise exception 'a data key goes from active to retiring to destroyed' using errcode = 'NX010';
  end if;
  if new.state = 'destroyed' then
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
      execute format('select exists (select from app.%I where %I = $1 and %I = $2)',
                     sealed.relname, sealed.whose, sealed.key_column)
        into used using old.tenant_id, old.id;
      if used then
        raise exception 'still in use by %', sealed.relname using errcode = 'NX011';
      end if;
    end loop;
    new.wrapped := null;
    new.destroyed_at := now();
  end if;
  return new;
end $$;
revoke execute on function app.data_key_lives_on() from public;
create trigger lives_on before update on app.data_key for each row execute function app.data_key_lives_on();
