-- Where a tenant's audit log is streamed to. `next_index` moves when the other side has acknowledged everything below it.
create table app.siem_destination (
  agency_id           uuid not null references app.agency,
  sub_account_id      uuid,
  tenant_id           uuid not null generated always as (coalesce(sub_account_id, agency_id)) stored,
  id                  uuid not null default uuidv7(),
  name                text not null check (length(name) between 1 and 80),
  kind                text not null check (kind in ('https', 'splunk-hec', 'syslog', 'kafka')),
  address             text not null check (length(address) between 1 and 2048),
  options             jsonb not null default '{}',
  secret_value        text,                                              -- HEC token, signing secret, SASL password
  secret_key_id       text,
  secret_format       int,
  secret_commitment   text,
  hint                text not null default '',                          -- its last characters
  tls_key_value       text,                                              -- private key of the client certificate
  tls_key_key_id      text,
  tls_key_format      int,
  tls_key_commitment  text,
  state               text not null default 'active' check (state in ('active', 'paused')),
  created_at          timestamptz not null default now(),
  next_index          bigint not null check (next_index >= 0),           -- of the log; everything below is acknowledged
  number              bigint not null check (number >= 0),               -- how many of the tenant's entries that is
  delivered_at        timestamptz,
  failures            int not null default 0,                            -- in a row
  failing_since       timestamptz,
  stalled             boolean not null default false,                    -- the log says that it has been failing for long
  last_error          text,
  last_error_at       timestamptz,
  next_try_at         timestamptz not null default now(),
  tested_at           timestamptz,
  test_works          boolean,
  test_sentence       text,
  lease_holder        uuid,
  lease_until         timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id),
  check (num_nulls(secret_value, secret_key_id, secret_format, secret_commitment) in (0, 4)),
  check (num_nulls(tls_key_value, tls_key_key_id, tls_key_format, tls_key_commitment) in (0, 4)),
  check (num_nulls(tested_at, test_works, test_sentence) in (0, 3)),
  check ((last_error is null) = (last_error_at is null)));
create index on app.siem_destination (next_try_at) where state = 'active';
select ctx_private.wall('app.siem_destination', 'owner_or_platform');
select ctx_private.wall_against_support('app.siem_destination', 'all', null);
select app.sealed_column('app.siem_destination', 'secret');
select app.sealed_column('app.siem_destination', 'tls_key');
-- No update of kind and address: a credential is never sent anywhere but where it was entered for.
grant select, insert (agency_id, sub_account_id, name, kind, address, options, next_index, number), delete,
  update (hint, secret_value, secret_key_id, secret_format, secret_commitment, tls_key_value, tls_key_key_id, tls_key_format,
          tls_key_commitment, state, next_index, number, delivered_at, failures, failing_since, stalled, last_error,
          last_error_at, next_try_at, tested_at, test_works, test_sentence) on app.siem_destination to nx_app;
grant select (tenant_id, id, agency_id, sub_account_id, state, next_index, next_try_at, lease_holder, lease_until),
  update (lease_holder, lease_until) on app.siem_destination to nx_platform;

-- Which destinations have something to send is asked across tenants; nx_platform has written these columns itself.
grant select (tenant_id) on app.log_leaf to nx_platform;
create index on app.log_leaf (tenant_id, leaf_index);
