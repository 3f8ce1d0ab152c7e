-- What a run of an agent may see and do. For kind G every wall of a tenant is closed (ctx.sub_account_id() is null); the
-- policies below are all that opens, each for the agent's own rows and only with the scope that names it (AgentScope):
--   0 knowledge:read   1 conversation:read   2 conversation:write   3 webhook:emit
-- What depends on the transaction alone is a sub-select: Postgres computes it once, not per row.

-- A document for one agent alone; null: for all of the sub-account. No cascade: deleting an agent must neither open its
-- documents to others nor delete them by surprise.
alter table app.document add column private_to uuid,
  add foreign key (sub_account_id, private_to) references app.agent;
create index on app.document (sub_account_id, private_to) where private_to is not null;
grant update (private_to) on app.document to nx_app;

select ctx_private.wall_with('app.agent', 'agent_itself', 'select',
  'sub_account_id = (select ctx.agent_sub_account_id()) and id = (select ctx.principal_id())');

-- Its own and everybody's, never another agent's; among those, the ones that the agent was given, where it was given
-- some. An agent that was deleted has none.
select ctx_private.wall_with('app.document', 'agent_reads', 'select', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(0))
  and (private_to is null or private_to = (select ctx.principal_id()))
  and ((select a.document_ids is null from app.agent a
        where a.sub_account_id = (select ctx.agent_sub_account_id()) and a.id = (select ctx.principal_id()))
    or id = any ((select a.document_ids from app.agent a
        where a.sub_account_id = (select ctx.agent_sub_account_id()) and a.id = (select ctx.principal_id()))::uuid[]))$$);

-- The passages of documents that it may read: one look at the documents per statement, a hash lookup per passage.
select ctx_private.wall_with('app.chunk', 'agent_reads', 'select', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(0))
  and document_id in (select d.id from app.document d where d.sub_account_id = (select ctx.agent_sub_account_id()))$$);

select ctx_private.wall_with('app.conversation', 'agent_reads', 'select', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and agent_id = (select ctx.principal_id()) and (select ctx.has_scope(1))$$);
select ctx_private.wall_with('app.conversation', 'agent_starts', 'insert', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and agent_id = (select ctx.principal_id()) and (select ctx.has_scope(2))$$);
select ctx_private.wall_with('app.conversation', 'agent_goes_on', 'update', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and agent_id = (select ctx.principal_id()) and (select ctx.has_scope(2))$$);

select ctx_private.wall_with('app.message', 'agent_reads', 'select', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(1))
  and exists (select from app.conversation c where c.sub_account_id = message.sub_account_id
    and c.id = message.conversation_id and c.agent_id = (select ctx.principal_id()))$$);
select ctx_private.wall_with('app.message', 'agent_says', 'insert', $$
  sub_account_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(2))
  and exists (select from app.conversation c where c.sub_account_id = message.sub_account_id
    and c.id = message.conversation_id and c.agent_id = (select ctx.principal_id()))$$);

-- It may add to the client's log under its own name, and read nothing there.
select ctx_private.wall_with('app.audit_entry', 'agent_adds', 'insert', $$
  tenant_id = (select ctx.agent_sub_account_id()) and sub_account_id = (select ctx.agent_sub_account_id())
  and actor_kind = 'agent' and actor_id = (select ctx.principal_id()) and access_id is null$$);
