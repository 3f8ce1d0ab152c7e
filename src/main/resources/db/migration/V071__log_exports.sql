-- The audit log as a file, written in the background: for those of the tenant who may read the log (Permission 8) and for the
-- job that writes it. Support visitors and agents find nothing here.
create table app.audit_export (
  tenant_id         uuid not null,
  id                uuid not null default uuidv7(),
  slot              int not null check (slot between 1 and 8),           -- so many are written at once at most
  format            text not null check (format in ('csv', 'jsonl', 'jsonl-with-proofs')),
  query             jsonb not null,                                      -- the filters, by name
  state             text not null default 'waiting' check (state in ('waiting', 'writing', 'ready', 'failed')),
  failure           text,                                                -- a sentence for people
  progress          int not null default 0 check (progress between 0 and 100),
  written           bigint not null default 0,                           -- entries in the file
  cursor            uuid,                                                -- where the next piece begins
  pieces            int not null default 0,
  size_bytes        bigint not null default 0,
  sha256            bytea check (length(sha256) = 32),
  requested_by      uuid not null,
  requested_by_name text not null,
  requested_at      timestamptz not null default now(),
  ready_at          timestamptz,
  expires_at        timestamptz,
  primary key (tenant_id, id),
  check ((state = 'ready') = (sha256 is not null)),
  check ((state = 'failed') = (failure is not null)));
create unique index on app.audit_export (tenant_id, slot) where state in ('waiting', 'writing');
select ctx_private.wall_with('app.audit_export', 'readers_of_the_log', 'all', $$
  tenant_id = (select ctx.tenant_id())
  and ((select ctx.kind()) = 'J' or ((select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8))))$$);
grant select, insert, delete, update (state, failure, progress, written, cursor, pieces, size_bytes, sha256, ready_at, expires_at)
  on app.audit_export to nx_app;

-- Whole lines, deflated (RFC 1951): a run that takes over after a crash goes on behind the last piece.
create table app.audit_export_piece (
  tenant_id uuid not null,
  export_id uuid not null,
  ordinal   int not null,
  from_byte bigint not null,                                             -- of the file
  bytes     int not null check (bytes > 0),
  content   bytea not null,
  primary key (tenant_id, export_id, ordinal),
  unique (tenant_id, export_id, from_byte),
  foreign key (tenant_id, export_id) references app.audit_export on delete cascade);
alter table app.audit_export_piece alter content set storage external;
select ctx_private.wall_with('app.audit_export_piece', 'readers_of_the_log', 'all', $$
  tenant_id = (select ctx.tenant_id())
  and ((select ctx.kind()) = 'J' or ((select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8))))$$);
grant select, insert on app.audit_export_piece to nx_app;

-- How the log is searched (AuditSearch): each condition leads, in the order of ids.
create index on app.audit_entry (tenant_id, actor, id);
create index on app.audit_entry (tenant_id, address, id);
create index on app.audit_entry (tenant_id, target_id, id) where target_id is not null;
create index on app.audit_entry (tenant_id, outcome, id) where outcome <> 'done';
