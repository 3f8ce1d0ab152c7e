create table app.agency (
  id          uuid primary key default uuidv7(),                        -- RFC 9562 §5.7: sorts by time
  slug        text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 40),
  name        text not null check (length(name) between 1 and 80),
  brand_color text not null default '#1f5fbf' check (brand_color ~ '^#[0-9a-f]{6}$'),
  created_at  timestamptz not null default now());
select ctx_private.wall_with('app.agency', 'brand', 'select',
  'id = (select ctx.brand_agency_id()) or (select ctx.is_platform())');
select ctx_private.wall_with('app.agency', 'agency', 'update', 'id = (select ctx.agency_id())');
select ctx_private.wall_with('app.agency', 'platform', 'insert', '(select ctx.is_platform())');
grant select, update (name, brand_color) on app.agency to nx_app;
grant select, insert on app.agency to nx_platform;

create table app.sub_account (
  id         uuid primary key default uuidv7(),
  agency_id  uuid not null references app.agency,
  slug       text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 40),
  name       text not null check (length(name) between 1 and 80),
  created_at timestamptz not null default now(),
  unique (agency_id, id),
  unique (agency_id, slug));
select ctx_private.wall_with('app.sub_account', 'own', 'select',
  'agency_id = (select ctx.agency_id()) or id = (select ctx.sub_account_id()) or (select ctx.is_platform())');
select ctx_private.wall_with('app.sub_account', 'platform_inserts', 'insert', '(select ctx.is_platform())');
select ctx_private.wall_with('app.sub_account', 'agency_updates', 'update', 'agency_id = (select ctx.agency_id())');
grant select, update (name) on app.sub_account to nx_app;
grant select, insert on app.sub_account to nx_platform;

-- People belong to nobody: one person may work for several agencies and clients. The application reads names only.
create table app.person (
  id            uuid primary key default uuidv7(),
  email         text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name          text not null check (length(name) between 1 and 80),
  password_hash text not null,                                          -- Argon2id, RFC 9106
  created_at    timestamptz not null default now());

create table app.membership (
  id             uuid primary key default uuidv7(),
  agency_id      uuid not null references app.agency,
  sub_account_id uuid,
  tenant_id      uuid not null generated always as (coalesce(sub_account_id, agency_id)) stored,
  person_id      uuid not null references app.person,
  role           text not null check (role in ('agency-owner', 'agency-admin', 'agency-builder', 'agency-auditor',
                                               'client-owner', 'client-admin', 'client-member', 'client-viewer')),
  created_at     timestamptz not null default now(),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id),
  unique (tenant_id, person_id),
  check ((sub_account_id is null) = (role like 'agency-%')));
create index on app.membership (person_id);
select ctx_private.wall('app.membership', 'owner_or_platform');
grant select, update (role), delete on app.membership to nx_app;
grant select, insert on app.membership to nx_platform;

select ctx_private.wall_with('app.person', 'colleagues', 'select',
  '(select ctx.is_platform()) or exists (select from app.membership m where m.person_id = person.id and m.tenant_id = (select ctx.tenant_id()))');
select ctx_private.wall_with('app.person', 'platform_inserts', 'insert', '(select ctx.is_platform())');
select ctx_private.wall_with('app.person', 'platform_updates', 'update', '(select ctx.is_platform())');
grant select (id, email, name) on app.person to nx_app;
grant select, insert, update (name, password_hash) on app.person to nx_platform;

create table app.session (
  token_hash   bytea primary key check (length(token_hash) = 32),       -- SHA-256 of the cookie's 256 random bits
  id           uuid not null unique default uuidv7(),
  person_id    uuid not null references app.person,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  address      text not null,
  user_agent   text not null);
create index on app.session (person_id);
select ctx_private.wall('app.session', 'platform');
grant select, insert, update (last_seen_at, expires_at), delete on app.session to nx_platform;

create table app.api_key (
  id             uuid primary key default uuidv7(),
  agency_id      uuid not null references app.agency,
  sub_account_id uuid,
  tenant_id      uuid not null generated always as (coalesce(sub_account_id, agency_id)) stored,
  name           text not null check (length(name) between 1 and 80),
  prefix         text not null,                                         -- the first characters, to recognise it by
  secret_hash    bytea not null unique check (length(secret_hash) = 32),-- SHA-256 of the whole key (256 random bits)
  scopes         text[] not null check (cardinality(scopes) between 1 and 32),
  created_by     uuid not null,
  created_at     timestamptz not null default now(),
  last_used_at   timestamptz,
  revoked_at     timestamptz,
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id));
create index on app.api_key (tenant_id, id);
select ctx_private.wall('app.api_key', 'owner_or_platform');
grant select (id, agency_id, sub_account_id, tenant_id, name, prefix, scopes, created_by, created_at, last_used_at, revoked_at),
  insert, update (revoked_at) on app.api_key to nx_app;
grant select, update (last_used_at) on app.api_key to nx_platform;
