-- When a client is erased, its audit entries lose what is in them, salt included, and keep their places: which deed, when, with what
-- outcome. Their leaves stay as they are, and without the salt nobody can find out what was behind one by trying. The entries that
-- say that the erasure began and ended stay whole: they are what vouches for the empty ones (`LogCheck`).
alter table app.audit_entry alter salt drop not null;

-- Final but for this: nobody is nx_ctx except by calling its functions.
create or replace function app.audit_entry_is_final() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if current_user = 'nx_ctx' and ctx.erasure_is_due() and new.salt is null and new.tenant_id = ctx.sub_account_id()
       and (new.tenant_id, new.id, new.at, new.action, new.outcome) = (old.tenant_id, old.id, old.at, old.action, old.outcome)
       and old.action not in ('erasure.started', 'erasure.finished') then
      return new;
    end if;
  end if;
  raise exception 'audit entries are final' using errcode = '42501';
end $$;
select ctx_private.wall_with('app.audit_entry', 'erased', 'update',
  'tenant_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())');
grant select (tenant_id, id, action, salt, access_id, actor, actor_id, address, user_agent),
  update (salt, actor, actor_id, target_kind, target_id, target, before, after, address, user_agent, request_id) on app.audit_entry to nx_ctx;

set local role nx_ctx;
-- Empties up to `most` of this tenant's entries and says how many. Where support was inside, it stays visible which of the agency's
-- people that was. NX020: nothing is due.
create function ctx.erase_entries(most int) returns int language plpgsql volatile security definer set search_path = '' as $$
declare
  erased int;
begin
  if not ctx.erasure_is_due() then
    raise exception 'No erasure is due here.' using errcode = 'NX020';
  end if;
  update app.audit_entry e set salt = null, target_kind = null, target_id = null, target = null, before = null, after = null,
    request_id = '',
    actor = case when e.access_id is null then '' else e.actor end,
    actor_id = case when e.access_id is null then null else e.actor_id end,
    address = case when e.access_id is null then '' else e.address end,
    user_agent = case when e.access_id is null then '' else e.user_agent end
  where e.tenant_id = ctx.sub_account_id() and e.id = any (array(
    select w.id from app.audit_entry w where w.tenant_id = ctx.sub_account_id() and w.salt is not null
      and w.action not in ('erasure.started', 'erasure.finished') limit most));
  get diagnostics erased = row_count;
  return erased;
end $$;
revoke execute on function ctx.erase_entries(int) from public;
grant execute on function ctx.erase_entries(int) to nx_app;
reset role;

drop function app.log_leaves(bigint, int);
create function app.log_leaves(first bigint, most int)
  returns table (leaf_index bigint, tenant_id uuid, entry_id uuid, commitment bytea, entry_commitment bytea, entry_found boolean,
    erasure text)
  language sql stable security definer set search_path = '' as $$
  select l.leaf_index, l.tenant_id, l.entry_id, l.commitment, case when e.salt is not null then app.commitment(e) end, e.id is not null,
    case when e.actor_kind = 'job' and e.action in ('erasure.started', 'erasure.finished') then e.action end
  from app.log_leaf l left join app.audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
  where (select ctx.is_platform()) and l.leaf_index >= first and l.leaf_index < first + most
  order by l.leaf_index $$;
revoke execute on function app.log_leaves(bigint, int) from public;
grant execute on function app.log_leaves(bigint, int) to nx_platform;
