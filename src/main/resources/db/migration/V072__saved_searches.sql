-- Searches of the audit log that a person keeps, for themselves or for everybody there who may read the log (Permission 8). A
-- removed one can be brought back for a day.
create table app.audit_search (
  tenant_id   uuid not null,
  id          uuid not null default uuidv7(),
  person_id   uuid not null,
  person_name text not null,
  name        text not null check (length(name) between 1 and 60),
  query       jsonb not null,                                            -- the filters, by name
  shared      boolean not null default false,
  created_at  timestamptz not null default now(),
  removed_at  timestamptz,
  primary key (tenant_id, id));
create unique index on app.audit_search (tenant_id, person_id, name) where removed_at is null;
select ctx_private.wall_with('app.audit_search', 'own_and_shared', 'select', $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(8))
  and (shared or person_id = (select ctx.principal_id()))$$);
select ctx_private.wall_with('app.audit_search', 'own_' || c, c, $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'M' and (select ctx.has_scope(8))
  and person_id = (select ctx.principal_id())$$) from unnest(array['insert', 'update', 'delete']) c;
-- A client's owner takes everything along.
select ctx_private.wall_with('app.audit_search', 'packed', 'select', $$
  tenant_id = (select ctx.tenant_id()) and (select ctx.kind()) = 'J'$$);
select ctx_private.wall_with('app.audit_search', 'erased', 'delete', $$
  tenant_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert, delete, update (name, shared, removed_at) on app.audit_search to nx_app;
