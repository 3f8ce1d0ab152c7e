-- An event starts the workflows of its client that name its type: each gets a cue, in the transaction of the event, and a
-- job takes the cues up. An event says which run caused it, and how many runs lie between that one and the first: work
-- that starts itself ends.
alter table app.event add column chain_id uuid;                         -- the first run of the chain; null: people did it
alter table app.event add column depth smallint not null default 0 check (depth between 0 and 100);

alter table app.workflow add column on_events text[] check (cardinality(on_events) between 1 and 20);
grant update (on_events) on app.workflow to nx_app;

alter table app.workflow_run add column event_id uuid;                  -- that started it
alter table app.workflow_run add column chain_id uuid;
alter table app.workflow_run add column depth smallint not null default 0 check (depth between 0 and 100);
create index on app.workflow_run (sub_account_id, chain_id) where chain_id is not null;

-- 64 KB of JSON grow where jsonb writes a space after each comma.
alter table app.workflow_run drop constraint workflow_run_input_check;
alter table app.workflow_run add constraint workflow_run_input_check check (length(input::text) <= 200000);

-- No reference to the workflow: whoever deletes one must not stop what happens meanwhile.
create table app.workflow_cue (
  sub_account_id uuid not null,
  event_id       uuid not null,
  workflow_id    uuid not null,
  at             timestamptz not null default clock_timestamp(),
  settled_at     timestamptz,                                           -- null: waits for its job
  run_id         uuid,
  problem        text,                                                  -- why nothing was started: a sentence for people
  primary key (sub_account_id, event_id, workflow_id),
  foreign key (sub_account_id, event_id) references app.event (tenant_id, id) on delete cascade,
  check (settled_at is not null or (run_id is null and problem is null)))
  partition by hash (sub_account_id);
call ctx_private.partition('app.workflow_cue', 16);
select ctx_private.wall_with('app.workflow_cue', 'tenant', 'all', 'sub_account_id = (select ctx.sub_account_within(16))');
grant select, update (settled_at, run_id, problem) on app.workflow_cue to nx_app;

set local role nx_ctx;
create function ctx_private.cue_workflows() returns trigger language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into app.workflow_cue (sub_account_id, event_id, workflow_id)
  select w.sub_account_id, new.id, w.id from app.workflow w
  where w.sub_account_id = new.tenant_id and new.type = any (w.on_events);
  if found then
    insert into app.job (agency_id, sub_account_id, kind, subject)
    select s.agency_id, s.id, 'workflow.cue', new.id from app.sub_account s where s.id = new.tenant_id;
    if not found then
      raise exception 'No client for the event %: its workflows would never start.', new.id;
    end if;
  end if;
  return null;
end $$;
revoke execute on function ctx_private.cue_workflows() from public;
grant execute on function ctx_private.cue_workflows() to nx_owner;
reset role;
grant insert (sub_account_id, event_id, workflow_id) on app.workflow_cue to nx_ctx;
select ctx_private.wall_with('app.workflow', 'cue', 'select', $$
  (select current_user) = 'nx_ctx' and (sub_account_id = (select coalesce(ctx.tenant_id(), ctx.agent_sub_account_id())) or (select ctx.is_platform()))$$);
select ctx_private.wall_with('app.workflow_cue', 'cue', 'insert', $$
  (select current_user) = 'nx_ctx' and (sub_account_id = (select coalesce(ctx.tenant_id(), ctx.agent_sub_account_id())) or (select ctx.is_platform()))$$);
select ctx_private.wall_with('app.job', 'cue', 'insert', $$
  (select current_user) = 'nx_ctx' and kind = 'workflow.cue'
  and (sub_account_id = (select coalesce(ctx.tenant_id(), ctx.agent_sub_account_id())) or (select ctx.is_platform()))$$);
select ctx_private.wall_with('app.sub_account', 'cue', 'select', $$
  (select current_user) = 'nx_ctx' and id = (select ctx.agent_sub_account_id())$$);
create trigger cue_workflows after insert on app.event for each row execute function ctx_private.cue_workflows();
