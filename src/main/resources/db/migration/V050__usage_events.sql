-- Each answer of a model, by whose key it was paid. Append-only: no update, no delete, and only a run of the agent adds
-- its own. No reference to agent or message: what was used stays told when they are deleted. Counts only, no content.
create table app.usage_event (
  sub_account_id uuid not null,
  agency_id      uuid not null,
  id             uuid not null default uuidv7(),
  agent_id       uuid not null,
  message_id     uuid not null,
  provider       text not null check (length(provider) between 1 and 40),
  model          text not null check (length(model) between 1 and 200),
  key_tier       text not null check (key_tier in ('organization', 'agency', 'platform', 'legacy')),
  key_id         uuid,                                                   -- null: a setting of the operator's
  input_tokens   bigint not null check (input_tokens >= 0),
  output_tokens  bigint not null check (output_tokens >= 0),
  at             timestamptz not null default clock_timestamp(),
  primary key (sub_account_id, id),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id)
) partition by hash (sub_account_id);
call ctx_private.partition('app.usage_event', 16);
create index on app.usage_event (sub_account_id, provider, key_tier, at);
create index on app.usage_event (agency_id, provider) where key_tier = 'agency';

select ctx_private.wall_with('app.usage_event', 'own', 'select', 'sub_account_id = (select ctx.sub_account_id())');
-- An agency sees how often its own key was used, and for which client.
select ctx_private.wall_with('app.usage_event', 'paid_by_agency', 'select',
  'agency_id = (select ctx.agency_id()) and key_tier = ''agency''');
select ctx_private.wall_with('app.usage_event', 'agent_adds', 'insert', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and agent_id = (select ctx.principal_id()) and (select ctx.has_scope(2))$$);
select ctx_private.wall_against_support('app.usage_event', 'select', 13);
grant select, insert on app.usage_event to nx_app;

alter table app.message add column key_tier text check (key_tier in ('organization', 'agency', 'platform', 'legacy'));
