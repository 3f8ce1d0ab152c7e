create table app.agent (
  sub_account_id   uuid not null references app.sub_account,
  id               uuid not null default uuidv7(),
  slug             text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
  name             text not null check (length(name) between 1 and 80),
  instructions     text not null check (length(instructions) <= 20000),
  connection_id    uuid,                                                 -- none: answers are quoted from the documents
  model            text,
  temperature_milli int not null default 300 check (temperature_milli between 0 and 2000),
  max_answer_tokens int not null default 800 check (max_answer_tokens between 16 and 8000),
  max_question_chars int not null default 4000 check (max_question_chars between 100 and 32000),
  document_ids     uuid[],                                               -- null: every document of the sub-account
  version          int not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  primary key (sub_account_id, id),
  unique (sub_account_id, slug));
select ctx_private.wall('app.agent', 'tenant');
grant select, insert, update, delete on app.agent to nx_app;

create table app.conversation (
  sub_account_id uuid not null references app.sub_account,
  id             uuid not null default uuidv7(),
  agent_id       uuid not null,
  title          text not null,
  channel        text not null check (channel in ('console', 'api')),
  started_by     uuid not null,
  started_by_name text not null,
  started_at     timestamptz not null default now(),
  last_at        timestamptz not null default now(),
  primary key (sub_account_id, id),
  foreign key (sub_account_id, agent_id) references app.agent on delete cascade);
create index on app.conversation (sub_account_id, agent_id, id);
select ctx_private.wall('app.conversation', 'tenant');
grant select, insert, update (last_at), delete on app.conversation to nx_app;

-- Both sides of a conversation. No update: nothing said is rewritten.
create table app.message (
  sub_account_id  uuid not null,
  id              uuid not null default uuidv7(),
  conversation_id uuid not null,
  author          text not null check (author in ('person', 'agent')),
  body            text not null,
  state           text not null check (state in ('complete', 'stopped', 'failed')),
  problem         text,
  citations       jsonb not null default '[]',
  answered_by     text,                                                  -- 'documents' or the model's name
  grounded        boolean not null default true,
  input_tokens    int not null default 0,
  output_tokens   int not null default 0,
  latency_millis  int not null default 0,
  sent_at         timestamptz not null default clock_timestamp(),
  primary key (sub_account_id, id),
  foreign key (sub_account_id, conversation_id) references app.conversation on delete cascade
) partition by hash (sub_account_id);
call ctx_private.partition('app.message', 16);
create index on app.message (sub_account_id, conversation_id, id);
select ctx_private.wall('app.message', 'tenant');
grant select, insert on app.message to nx_app;
