-- Documents of a sub-account, their original bytes, and the passages they were cut into.
create table app.document (
  sub_account_id uuid not null references app.sub_account,
  id             uuid not null default uuidv7(),
  name           text not null check (length(name) between 1 and 200),
  media_type     text not null,
  size_bytes     bigint not null check (size_bytes >= 0),
  sha256         bytea not null check (length(sha256) = 32),
  status         text not null default 'waiting' check (status in ('waiting', 'reading', 'embedding', 'ready', 'failed')),
  progress       int not null default 0 check (progress between 0 and 100),
  failure_code   text,
  failure        text,                                                   -- a sentence for people
  title          text not null default '',                               -- what the document calls itself
  truncated      boolean not null default false,                         -- its text was longer than the limit
  page_count     int not null default 0,                                 -- 0 where the format has no pages
  chunk_count    int not null default 0,
  created_by     uuid not null,
  created_at     timestamptz not null default now(),
  ready_at       timestamptz,
  primary key (sub_account_id, id),
  check ((status = 'failed') = (failure is not null)));
select ctx_private.wall('app.document', 'tenant');
grant select, insert, delete on app.document to nx_app;
grant update (status, progress, failure_code, failure, title, truncated, page_count, chunk_count, ready_at)
  on app.document to nx_app;

-- The file as it was uploaded, for reading it again when the reader gets better. Already compressed formats: no TOAST
-- compression.
create table app.document_file (
  sub_account_id uuid not null,
  document_id    uuid not null,
  content        bytea not null,
  primary key (sub_account_id, document_id),
  foreign key (sub_account_id, document_id) references app.document on delete cascade);
alter table app.document_file alter content set storage external;
select ctx_private.wall('app.document_file', 'tenant');
grant select, insert on app.document_file to nx_app;

-- Passages. `words` and `vector` are read for every search of the sub-account: they stay in the row, the text moves out
-- first when a row grows long.
create table app.chunk (
  sub_account_id uuid not null,
  document_id    uuid not null,
  ordinal        int not null,                                           -- reading order, from 0
  page           int,                                                    -- from 1; null where the format has no pages
  heading        text not null,
  text           text not null,
  words          tsvector not null generated always as (
                   setweight(to_tsvector('pg_catalog.english', heading), 'A')
                   || to_tsvector('pg_catalog.english', text)) stored,
  vector         bytea not null check (length(vector) = 388),            -- float32 scale, then 384 signed bytes
  primary key (sub_account_id, document_id, ordinal),
  foreign key (sub_account_id, document_id) references app.document on delete cascade
) partition by hash (sub_account_id);
alter table app.chunk alter vector set storage plain;
alter table app.chunk alter words set storage main;
call ctx_private.partition('app.chunk', 16);
select ctx_private.wall('app.chunk', 'tenant');
grant select, insert, delete on app.chunk to nx_app;
