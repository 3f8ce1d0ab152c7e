-- Everything that is kept about a sub-account, packed for its owner. For a person with the right to it (Permission 19) and
-- for the job that packs; a key, an agent and the agency's support find nothing here.
create table app.export (
  sub_account_id    uuid not null references app.sub_account,
  id                uuid not null default uuidv7(),
  state             text not null default 'waiting' check (state in ('waiting', 'packing', 'ready', 'failed')),
  progress          int not null default 0 check (progress between 0 and 100),
  failure           text,                                                -- a sentence for people
  size_bytes        bigint not null default 0,
  sha256            bytea check (length(sha256) = 32),
  requested_by      uuid not null,
  requested_by_name text not null,
  requested_at      timestamptz not null default now(),
  ready_at          timestamptz,
  expires_at        timestamptz,
  primary key (sub_account_id, id),
  check ((state = 'ready') = (sha256 is not null)),
  check ((state = 'failed') = (failure is not null)));
-- One at a time.
create unique index on app.export (sub_account_id) where state in ('waiting', 'packing');
select ctx_private.wall_with('app.export', 'owner_of_the_data', 'all', $$
  sub_account_id = (select ctx.sub_account_id())
  and ((select ctx.kind()) = 'J' or ((select ctx.kind()) = 'M' and (select ctx.has_scope(19))))$$);
grant select, insert, delete, update (state, progress, failure, size_bytes, sha256, ready_at, expires_at) on app.export to nx_app;

-- The ZIP in pieces: every node can serve it, and nobody holds it in memory.
create table app.export_piece (
  sub_account_id uuid not null,
  export_id      uuid not null,
  ordinal        int not null,
  content        bytea not null check (length(content) between 1 and 1048576),
  primary key (sub_account_id, export_id, ordinal),
  foreign key (sub_account_id, export_id) references app.export on delete cascade);
alter table app.export_piece alter content set storage external;
select ctx_private.wall_with('app.export_piece', 'owner_of_the_data', 'all', $$
  sub_account_id = (select ctx.sub_account_id())
  and ((select ctx.kind()) = 'J' or ((select ctx.kind()) = 'M' and (select ctx.has_scope(19))))$$);
grant select, insert, delete on app.export_piece to nx_app;
