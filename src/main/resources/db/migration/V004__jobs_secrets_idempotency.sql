-- Background work. A row is enqueued in the transaction that wants it done and claimed under a lease that its runner
-- renews, so that work lost with a killed process is taken up again.
create table app.job (
  id             uuid primary key default uuidv7(),
  agency_id      uuid not null references app.agency,
  sub_account_id uuid,
  tenant_id      uuid not null generated always as (coalesce(sub_account_id, agency_id)) stored,
  kind           text not null,
  subject        uuid not null,
  attempts       int not null default 0,
  run_at         timestamptz not null default now(),
  lease_until    timestamptz,
  lease_holder   uuid,
  created_at     timestamptz not null default now(),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id));
create index on app.job (run_at);
create index on app.job (tenant_id, kind, subject);
select ctx_private.wall('app.job', 'owner_or_platform');
grant select, insert on app.job to nx_app;
grant select, update (attempts, run_at, lease_until, lease_holder), delete on app.job to nx_platform;

-- One data key per tenant, wrapped by the key-encryption key that never enters the database.
create table app.data_key (
  tenant_id  uuid not null,
  id         text not null,
  kek_id     text not null,
  wrapped    bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id));
select ctx_private.wall('app.data_key', 'owner');
grant select, insert on app.data_key to nx_app;

-- Answers to requests that carried an Idempotency-Key, so that a repeated request changes nothing.
create table app.idempotent_request (
  tenant_id    uuid not null,
  principal_id uuid not null,
  key          text not null check (length(key) between 1 and 255),
  fingerprint  text not null,                                            -- hex SHA-256 of method, path and body
  status       int,                                                      -- null while the first request is under way
  content_type text,
  body         text,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, principal_id, key));
select ctx_private.wall('app.idempotent_request', 'owner');
grant select, insert, update (status, content_type, body), delete on app.idempotent_request to nx_app;
