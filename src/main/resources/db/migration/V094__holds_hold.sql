-- What is held isn't deleted by anybody: not by hand, not by the housekeeping of webhooks, not by an erasure that has not begun.
select ctx_private.wall_with('app.retention_hold', 'platform_work', 'select',
  '(select current_user) = ''nx_ctx'' and (select ctx.is_platform())');

set local role nx_ctx;
-- NX042: people, keys and agents' tokens delete nothing that is held, nor anything that takes it along. Jobs look for themselves.
create function ctx_private.not_while_held() returns trigger language plpgsql stable security definer set search_path = '' as $$
begin
  if ctx.kind() in ('M', 'K', 'A') and ctx.held(tg_argv[0]) then
    raise exception 'There is a legal hold on this.' using errcode = 'NX042';
  end if;
  return null;
end $$;

-- Whose webhooks' history stays for now; platform work alone is told.
create function ctx.tenants_holding(wanted text) returns setof uuid language sql stable security definer set search_path = '' as $$
  select h.sub_account_id from app.retention_hold h
  where (select ctx.is_platform()) and h.lifted_at is null and (h.class is null or h.class = wanted) $$;

-- An erasure that is under way ends; one that has not begun waits until nothing is held.
create or replace function ctx.erasure_is_due() returns boolean language sql stable security definer set search_path = '' as $$
  select ctx.kind() = 'J' and exists (
    select from app.erasure e where e.sub_account_id = ctx.sub_account_id()
      and e.cancelled_at is null and e.finished_at is null and e.due_at <= clock_timestamp()
      and (e.started_at is not null or not exists (
        select from app.retention_hold h where h.sub_account_id = ctx.sub_account_id() and h.lifted_at is null))) $$;
revoke execute on function ctx_private.not_while_held(), ctx.tenants_holding(text) from public;
grant execute on function ctx_private.not_while_held() to nx_owner;
grant execute on function ctx.tenants_holding(text) to nx_platform;
reset role;

-- For each statement, not for each row; what a foreign key deletes counts as a statement as well.
create trigger held before delete on app.conversation for each statement execute function ctx_private.not_while_held('conversations');
create trigger held before delete on app.message for each statement execute function ctx_private.not_while_held('messages');
create trigger held before delete on app.document for each statement execute function ctx_private.not_while_held('documents');
create trigger held before delete on app.workflow_run for each statement execute function ctx_private.not_while_held('workflows');
create trigger held before delete on app.export for each statement execute function ctx_private.not_while_held('exports');
create trigger held before delete on app.audit_export for each statement execute function ctx_private.not_while_held('exports');
