-- Automatic logoff (45 CFR 164.312(a)(2)(iii)): whoever belongs to a client in Healthcare Mode is signed out after minutes. Whether
-- the mode is on is asked while nobody is signed in yet.
grant select (sub_account_id, is_on) on app.healthcare_mode to nx_ctx;
select ctx_private.wall_with('app.healthcare_mode', 'logoff', 'select', $$
  (select current_user) = 'nx_ctx' and (select ctx.is_platform())$$);

set local role nx_ctx;
create function ctx.healthcare_is_on(client uuid) returns boolean
  language sql stable security definer set search_path = '' as $$
  select ctx.is_platform() and exists (select from app.healthcare_mode h where h.sub_account_id = client and h.is_on) $$;
revoke execute on function ctx.healthcare_is_on(uuid) from public;
grant execute on function ctx.healthcare_is_on(uuid) to nx_platform;
reset role;
