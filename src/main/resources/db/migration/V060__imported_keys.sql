-- Keys that came from before envelopes keep a mark until somebody replaces them in the app; the doctor counts those.
alter table app.model_connection add column imported_at timestamptz, add check (imported_at is null or secret_value is not null);
alter table app.agency_model_key add column imported_at timestamptz, add check (imported_at is null or secret_value is not null);
grant update (imported_at) on app.model_connection, app.agency_model_key to nx_app;
grant select (imported_at) on app.model_connection, app.agency_model_key to nx_ctx;

-- What was imported once: a second run neither doubles it nor brings back what somebody removed since. For the operator's
-- command alone, and no secret is in it.
create table app.imported_key (
  tenant_id   uuid not null,
  provider    text not null check (length(provider) between 1 and 40),
  name        text not null check (length(name) between 1 and 80),
  imported_at timestamptz not null default now(),
  primary key (tenant_id, provider, name));
select ctx_private.wall_with('app.imported_key', 'import', 'all', $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'J'$$);
grant select, insert on app.imported_key to nx_app;

set local role nx_ctx;
-- How many keys wait to be replaced: clients' own and agencies'.
create function ctx.imported_keys() returns table (clients bigint, agencies bigint)
  language sql stable security definer set search_path = '' as $$
  select (select count(*) from app.model_connection c where c.imported_at is not null),
    (select count(*) from app.agency_model_key k where k.imported_at is not null)
  where ctx.is_platform() $$;
revoke execute on function ctx.imported_keys() from public;
grant execute on function ctx.imported_keys() to nx_platform;
reset role;
