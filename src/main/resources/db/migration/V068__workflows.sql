-- A support visit sees workflows where it may see agents (9), and runs where it may see conversations (16).
-- What a client has done step by step, and every run of it. A run keeps the version that it began with; each step is
-- written before it is done and after, so that another process goes on where one died.
create table app.workflow (
  sub_account_id uuid not null references app.sub_account,
  id             uuid not null default uuidv7(),
  name           text not null check (length(name) between 1 and 80),
  agent_id       uuid,                                            -- in whose scope its runs ask; null: they can't
  version        int not null default 1 check (version > 0),
  every_minutes  int check (every_minutes between 5 and 44640),   -- null: nobody starts it by the clock
  next_run_at    timestamptz,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  primary key (sub_account_id, id),
  foreign key (sub_account_id, agent_id) references app.agent on delete set null (agent_id));
create index on app.workflow (sub_account_id, agent_id);
select ctx_private.wall_with('app.workflow', 'tenant', 'all', 'sub_account_id = (select ctx.sub_account_within(9))');
grant select, insert, delete, update (name, agent_id, version, every_minutes, next_run_at, updated_at) on app.workflow to nx_app;

create table app.workflow_version (
  sub_account_id uuid not null,
  workflow_id    uuid not null,
  version        int not null,
  definition     jsonb not null check (length(definition::text) <= 100000),
  made_by        text not null,
  made_at        timestamptz not null default now(),
  primary key (sub_account_id, workflow_id, version),
  foreign key (sub_account_id, workflow_id) references app.workflow on delete cascade);
select ctx_private.wall_with('app.workflow_version', 'tenant', 'all', 'sub_account_id = (select ctx.sub_account_within(9))');
grant select, insert on app.workflow_version to nx_app;

create table app.workflow_run (
  sub_account_id uuid not null,
  id             uuid not null default uuidv7(),
  workflow_id    uuid not null,
  version        int not null,
  agent_id       uuid,                                            -- the workflow's when it began
  state          text not null default 'running'
    check (state in ('running', 'waiting', 'finished', 'failed', 'denied', 'cancelled')),
  input          jsonb not null check (length(input::text) <= 70000),
  started_by     text not null,
  step           int not null default 0,                          -- the next one
  held_by        uuid,                                            -- the job that works on it
  held_until     timestamptz,
  problem        text,                                            -- a sentence for people
  started_at     timestamptz not null default now(),
  ended_at       timestamptz,
  primary key (sub_account_id, id),
  foreign key (sub_account_id, workflow_id, version) references app.workflow_version on delete cascade)
  partition by hash (sub_account_id);
create index on app.workflow_run (sub_account_id, workflow_id, version);
call ctx_private.partition('app.workflow_run', 16);
select ctx_private.wall_with('app.workflow_run', 'tenant', 'all', 'sub_account_id = (select ctx.sub_account_within(16))');
grant select, insert, update (state, step, held_by, held_until, problem, ended_at) on app.workflow_run to nx_app;

create table app.workflow_step (
  sub_account_id uuid not null,
  run_id         uuid not null,
  step           int not null,
  item           int not null default 0,                          -- of a list that the step is done for
  name           text not null,
  kind           text not null,
  state          text not null check (state in ('running', 'waiting', 'done', 'skipped', 'failed', 'denied')),
  attempts       int not null default 1,
  input          jsonb,                                           -- what was sent, asked or written
  output         jsonb,
  problem        text,
  wait_until     timestamptz,
  decided_by     text,
  started_at     timestamptz not null default now(),
  ended_at       timestamptz,
  primary key (sub_account_id, run_id, step, item),
  foreign key (sub_account_id, run_id) references app.workflow_run on delete cascade)
  partition by hash (sub_account_id);
call ctx_private.partition('app.workflow_step', 16);
select ctx_private.wall_with('app.workflow_step', 'tenant', 'all', 'sub_account_id = (select ctx.sub_account_within(16))');
grant select, insert, update (state, attempts, input, output, problem, wait_until, decided_by, ended_at) on app.workflow_step to nx_app;
