-- Healthcare Mode: conversations that are never stored. Three things must be there before it can be on, and the database itself keeps
-- it from being on without them.

-- The add-on, which an agency grants to a client. The agency's owner or admin writes it (Permission 5); the client sees it.
create table app.healthcare_addon (
  agency_id      uuid not null references app.agency,
  sub_account_id uuid primary key,
  granted_by     text not null,
  granted_at     timestamptz not null default now(),
  valid_until    timestamptz,                                            -- null: until it is taken back
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id));
select ctx_private.wall_with('app.healthcare_addon', 'agency', 'all',
  'agency_id = (select ctx.agency_id()) and (select ctx.kind()) in (''M'', ''K'') and (select ctx.has_scope(5))');
select ctx_private.wall_with('app.healthcare_addon', 'client', 'select',
  'sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id()))');
select ctx_private.wall_with('app.healthcare_addon', 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert, delete, update (granted_by, granted_at, valid_until) on app.healthcare_addon to nx_app;

-- One row of each client that ever had it on or recorded an agreement. Its owner alone writes it (Permission 26).
create table app.healthcare_mode (
  sub_account_id uuid primary key references app.sub_account,
  is_on          boolean not null default false,
  changed_at     timestamptz not null default now(),
  changed_by     text not null,
  reason         text check (length(reason) between 1 and 300),          -- of turning it off
  baa_signer     text check (length(baa_signer) between 1 and 200),      -- business associate agreement: who signed, when, and which document
  baa_signed_on  date,
  baa_sha256     bytea check (length(baa_sha256) = 32),
  check (num_nulls(baa_signer, baa_signed_on, baa_sha256) in (0, 3)),
  check (not is_on or baa_signer is not null));
select ctx_private.wall_with('app.healthcare_mode', 'client', 'select',
  'sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id()))');
select ctx_private.wall_with('app.healthcare_mode', 'owner_insert', 'insert', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(26)) and not is_on$$);
-- It can be turned off whatever became of the add-on, and on only while it is there.
create policy owner_update on app.healthcare_mode for update to public
  using (sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(26)))
  with check (sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(26))
    and (not is_on or exists (select from app.healthcare_addon a where a.sub_account_id = healthcare_mode.sub_account_id
      and (a.valid_until is null or a.valid_until > now()))));
select ctx_private.wall_with('app.healthcare_mode', 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert, update (is_on, changed_at, changed_by, reason, baa_signer, baa_signed_on, baa_sha256) on app.healthcare_mode to nx_app;

-- What served an answer that was not stored: no word of it.
create table app.healthcare_receipt (
  sub_account_id  uuid not null references app.sub_account,
  id              uuid not null default uuidv7(),
  agent_id        uuid not null,
  conversation_id uuid not null,                                         -- made up for it; there is no such row
  at              timestamptz not null default now(),
  channel         text not null check (channel in ('console', 'api')),
  provider        text not null,                                         -- `documents` where no model was asked
  model           text not null,
  key_tier        text,
  retention       text not null,                                         -- the registry's word for what the provider keeps
  registry_date   date not null,                                         -- of the entry that allowed it
  state           text not null check (state in ('complete', 'stopped', 'failed')),
  question_chars  int not null check (question_chars >= 0),
  context_messages int not null check (context_messages between 0 and 20),
  answer_chars    int not null check (answer_chars >= 0),
  latency_millis  int not null,
  primary key (sub_account_id, id)) partition by hash (sub_account_id);
call ctx_private.partition('app.healthcare_receipt', 16);
select ctx_private.wall_with('app.healthcare_receipt', 'client', 'select', 'sub_account_id = (select ctx.sub_account_within(16))');
select ctx_private.wall_with('app.healthcare_receipt', 'agent_adds', 'insert', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and agent_id = (select ctx.principal_id()) and (select ctx.has_scope(2))$$);
select ctx_private.wall_with('app.healthcare_receipt', 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert on app.healthcare_receipt to nx_app;
