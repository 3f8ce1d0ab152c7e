-- The same walls at less cost. Every policy of a table becomes part of every query's plan, used or not: so a tenant's wall
-- and support's second wall are one expression, and an agent's look at its conversation is a function that is called
-- only for a run of an agent, instead of a subquery that every plan carries.
set local role nx_ctx;

-- The sub-account whose rows a transaction may see; for support access only where its grant has the scope (Permission).
create function ctx.sub_account_within(scope_bit int) returns uuid language sql stable parallel safe
  return case when substr(ctx.claims(), 12, 1) <> 'A' or ctx.has_scope(scope_bit) then ctx.sub_account_id() end;

-- Whether a conversation is the agent's whose run this is.
create function ctx.is_own_conversation(conversation uuid) returns boolean language sql stable parallel safe
  security definer set search_path = '' cost 10000 as $$
  select exists (select from app.conversation c where c.sub_account_id = ctx.agent_sub_account_id()
    and c.id = conversation and c.agent_id = ctx.principal_id()) $$;
revoke execute on function ctx.sub_account_within(int), ctx.is_own_conversation(uuid) from public;
grant execute on function ctx.sub_account_within(int), ctx.is_own_conversation(uuid) to nx_app, nx_platform, nx_owner;
reset role;

do $$
declare walled record;
begin
  for walled in select * from (values ('agent', 9), ('document', 11), ('document_file', 11), ('chunk', 11),
      ('conversation', 16), ('message', 16)) t (name, scope_bit) loop
    execute format('alter policy tenant on app.%1$I using (sub_account_id = (select ctx.sub_account_within(%2$s)))
      with check (sub_account_id = (select ctx.sub_account_within(%2$s)))', walled.name, walled.scope_bit);
    execute format('drop policy support_all on app.%I', walled.name);
  end loop;
end $$;

alter policy agent_reads on app.message using (
  sub_account_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(1)) and ctx.is_own_conversation(conversation_id));
alter policy agent_says on app.message with check (
  sub_account_id = (select ctx.agent_sub_account_id()) and (select ctx.has_scope(2)) and ctx.is_own_conversation(conversation_id));
