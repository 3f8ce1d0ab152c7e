-- What happened, written in the transaction that did it, and its way to the receivers that a tenant named. An event holds
-- ids and states. A delivery is one event on its way to one endpoint; each attempt at it is kept.
create table app.event (
  tenant_id  uuid not null,                                              -- whose news: a sub-account's or an agency's
  id         uuid not null default uuidv7(),                             -- also the message's id at every receiver
  type       text not null check (type ~ '^[a-z-]+\.[a-z-]+$'),
  data       jsonb not null,
  at         timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
) partition by hash (tenant_id);
call ctx_private.partition('app.event', 16);
create index on app.event (at);

create table app.webhook_endpoint (
  tenant_id      uuid not null,
  id             uuid not null default uuidv7(),
  agency_id      uuid not null references app.agency,
  sub_account_id uuid,
  url            text not null check (length(url) between 1 and 2048),
  note           text not null default '' check (length(note) <= 200),
  types          text[] check (cardinality(types) between 1 and 100),    -- null: all there are and will be
  with_content   boolean not null default false,
  state          text not null default 'on' check (state in ('on', 'paused', 'disabled', 'removed')),
  disabled_for   text check (disabled_for in ('failing', 'gone')),
  failures       int not null default 0,                                 -- in a row
  failing_since  timestamptz,
  rests_until    timestamptz,                                            -- nothing is sent before
  created_at     timestamptz not null default now(),
  primary key (tenant_id, id),
  check (tenant_id = coalesce(sub_account_id, agency_id)),
  check ((state = 'disabled') = (disabled_for is not null)),
  check ((failures = 0) = (failing_since is null)),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id));
create index on app.webhook_endpoint (state, tenant_id);

-- An endpoint's keys: one signs; after a change the one before signs as well until it retires.
create table app.webhook_key (
  tenant_id       uuid not null,
  id              uuid not null default uuidv7(),
  endpoint_id     uuid not null,
  keys_value      text not null,                                         -- shared secret and private key (docs/formats.md)
  keys_key_id     text not null,
  keys_format     int not null,
  keys_commitment text not null,
  public_key      text not null,                                         -- for anybody
  created_at      timestamptz not null default now(),
  retires_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references app.webhook_endpoint on delete cascade);
create index on app.webhook_key (tenant_id, endpoint_id);
create index on app.webhook_key (endpoint_id);

create table app.webhook_delivery (
  tenant_id    uuid not null,
  endpoint_id  uuid not null,
  event_id     uuid not null,
  state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts     int not null default 0,                                   -- begun; also the lease: see Queue
  tries        int not null default 0,                                   -- of the schedule that count towards giving up
  next_at      timestamptz not null default clock_timestamp(),
  first_lag_ms int,                                                      -- from the event to the first attempt
  lag_ms       int,                                                      -- from the event to the answer that took it
  last_status  int,
  last_problem text,
  done_at      timestamptz,
  primary key (tenant_id, endpoint_id, event_id),
  foreign key (tenant_id, endpoint_id) references app.webhook_endpoint,
  foreign key (tenant_id, event_id) references app.event on delete cascade,
  check ((state = 'waiting') = (done_at is null))
) partition by hash (tenant_id);
call ctx_private.partition('app.webhook_delivery', 16);
create index on app.webhook_delivery (tenant_id, endpoint_id, next_at) where state = 'waiting';
create index on app.webhook_delivery (tenant_id, event_id);

-- What was sent and answered. Of the exchange itself only the sealed form is kept.
create table app.webhook_attempt (
  tenant_id           uuid not null,
  id                  uuid not null default uuidv7(),
  endpoint_id         uuid not null,
  event_id            uuid not null,
  number              int not null,
  at                  timestamptz not null,
  millis              int not null,
  status              int,                                               -- null: no answer
  problem             text,                                              -- a sentence for people
  next_at             timestamptz,
  request_bytes       int not null,
  request_sha256      bytea not null check (length(request_sha256) = 32),
  response_bytes      int not null,                                      -- of the part that was read
  exchange_value      text,                                              -- null where nothing of it may be kept
  exchange_key_id     text,
  exchange_format     int,
  exchange_commitment text,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id, event_id) references app.webhook_delivery on delete cascade
) partition by hash (tenant_id);
call ctx_private.partition('app.webhook_attempt', 16);
create index on app.webhook_attempt (tenant_id, endpoint_id, event_id, id);

-- Messages of strangers that were taken in: each once.
create table app.webhook_receipt (
  tenant_id  uuid not null,
  source     uuid not null,                                              -- what they were sent to
  message_id text not null check (length(message_id) between 1 and 200),
  at         timestamptz not null default now(),
  primary key (tenant_id, source, message_id)
) partition by hash (tenant_id);
call ctx_private.partition('app.webhook_receipt', 16);
create index on app.webhook_receipt (at);

-- Support's visits cause events and see none, nor where they go. An agent's run tells what it did, and no more.
select ctx_private.wall_with('app.event', 'tenant_' || c, c,
    'tenant_id = (select ctx.tenant_id())' || case c when 'insert' then '' else ' and (select ctx.kind()) <> ''A''' end)
  from unnest(array['select', 'insert', 'delete']) c;
select ctx_private.wall_with('app.event', 'agent_tells', 'insert',
  'tenant_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(2))');
select ctx_private.wall_with('app.event', 'platform_' || c, c, '(select ctx.is_platform())') from unnest(array['select', 'insert', 'delete']) c;
select ctx_private.wall_with(('app.' || t)::regclass, 'tenant', 'all',
    'tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) <> ''A''')
  from unnest(array['webhook_endpoint', 'webhook_key', 'webhook_delivery', 'webhook_attempt', 'webhook_receipt']) t;
select ctx_private.wall_with('app.webhook_endpoint', 'platform', 'select', '(select ctx.is_platform())');
select ctx_private.wall_with('app.webhook_endpoint', 'purged', 'delete', '(select ctx.is_platform()) and state = ''removed''');
select ctx_private.wall_with('app.webhook_key', 'published', 'select', '(select ctx.is_platform())');
select ctx_private.wall_with('app.webhook_delivery', 'platform', 'select', '(select ctx.is_platform())');
select ctx_private.wall_with('app.webhook_receipt', 'platform_' || c, c, '(select ctx.is_platform())') from unnest(array['select', 'delete']) c;

grant select, insert on app.event to nx_app;
grant select, insert, update (url, note, types, with_content, state, disabled_for, failures, failing_since, rests_until)
  on app.webhook_endpoint to nx_app;
grant select, insert, update (retires_at, keys_value, keys_key_id, keys_format, keys_commitment), delete on app.webhook_key to nx_app;
grant select, insert, update (state, attempts, tries, next_at, first_lag_ms, lag_ms, last_status, last_problem, done_at)
  on app.webhook_delivery to nx_app;
grant select, insert, update (exchange_value, exchange_key_id, exchange_format, exchange_commitment) on app.webhook_attempt to nx_app;
grant select, insert on app.webhook_receipt to nx_app;

-- Platform work finds who has something to send, publishes keys, and takes out what is old.
grant select (tenant_id, id, at), insert (tenant_id, id, type, data), delete on app.event to nx_platform;
grant select (tenant_id, id, agency_id, sub_account_id, state, failures, rests_until), delete on app.webhook_endpoint to nx_platform;
grant select (tenant_id, id, endpoint_id, public_key, created_at, retires_at) on app.webhook_key to nx_platform;
grant select (tenant_id, endpoint_id, event_id, state, next_at) on app.webhook_delivery to nx_platform;
grant select (tenant_id, source, at), delete on app.webhook_receipt to nx_platform;
select app.sealed_column('app.webhook_key', 'keys');
select app.sealed_column('app.webhook_attempt', 'exchange');

-- Each event becomes a delivery for every endpoint of its tenant that wants it, in the same transaction.
set local role nx_ctx;
create function ctx_private.fan_out() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into app.webhook_delivery (tenant_id, endpoint_id, event_id)
  select e.tenant_id, e.id, new.id from app.webhook_endpoint e
  where e.tenant_id = new.tenant_id and e.state in ('on', 'paused') and new.type <> 'webhook.test'
    and (e.types is null or new.type = any (e.types));
  return null;
end $$;
revoke execute on function ctx_private.fan_out() from public;
grant execute on function ctx_private.fan_out() to nx_owner;
reset role;
grant select (tenant_id, id, state, types) on app.webhook_endpoint to nx_ctx;
grant insert (tenant_id, endpoint_id, event_id) on app.webhook_delivery to nx_ctx;
select ctx_private.wall_with('app.webhook_endpoint', 'fan_out', 'select', $$
  (select current_user) = 'nx_ctx' and (tenant_id = (select coalesce(ctx.tenant_id(), ctx.agent_sub_account_id())))$$);
select ctx_private.wall_with('app.webhook_delivery', 'fan_out', 'insert', $$
  (select current_user) = 'nx_ctx' and (tenant_id = (select coalesce(ctx.tenant_id(), ctx.agent_sub_account_id())) or (select ctx.is_platform()))$$);
create trigger fan_out after insert on app.event for each row execute function ctx_private.fan_out();
