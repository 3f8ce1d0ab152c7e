-- What strangers sign with who start a workflow by a message: one key; after a change the one before is good as well until
-- it retires. A message starts one run, however often it comes.
create table app.workflow_key (
  sub_account_id    uuid not null,
  id                uuid not null default uuidv7(),
  workflow_id       uuid not null,
  secret_value      text not null,
  secret_key_id     text not null,
  secret_format     int not null,
  secret_commitment text not null,
  created_at        timestamptz not null default now(),
  retires_at        timestamptz,
  primary key (sub_account_id, id),
  foreign key (sub_account_id, workflow_id) references app.workflow on delete cascade);
create index on app.workflow_key (sub_account_id, workflow_id);
create index on app.workflow_key (workflow_id);
select ctx_private.wall_with('app.workflow_key', 'tenant', 'all',
  'sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) <> ''A''');
select ctx_private.wall_with('app.workflow_key', 'addressed', 'select', '(select ctx.is_platform())');
grant select, insert, update (retires_at, secret_value, secret_key_id, secret_format, secret_commitment), delete on app.workflow_key to nx_app;
grant select (sub_account_id, workflow_id) on app.workflow_key to nx_platform;    -- whose address it is
select app.sealed_column('app.workflow_key', 'secret');

alter table app.workflow_run add column message_id text check (length(message_id) between 1 and 200);
create unique index on app.workflow_run (sub_account_id, workflow_id, message_id) where message_id is not null;
