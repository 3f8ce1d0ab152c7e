-- Who did what to what. Written in the same transaction as the action; never changed, never deleted.
create table app.audit_entry (
  tenant_id      uuid not null,                                          -- whose log: a sub-account, an agency, or the platform (zeros)
  id             uuid not null default uuidv7(),
  agency_id      uuid,
  sub_account_id uuid,
  at             timestamptz not null default clock_timestamp(),
  actor_kind     text not null,
  actor_id       uuid,
  actor          text not null,
  action         text not null check (action ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$'),
  outcome        text not null check (outcome in ('done', 'refused', 'failed')),
  target_kind    text,
  target_id      text,
  target         text,
  before         jsonb,
  after          jsonb,
  address        text not null,
  user_agent     text not null,
  request_id     text not null,
  primary key (tenant_id, id)
) partition by hash (tenant_id);
call ctx_private.partition('app.audit_entry', 16);
create index on app.audit_entry (tenant_id, action, id);
select ctx_private.wall('app.audit_entry', 'owner_or_platform');
grant select, insert on app.audit_entry to nx_app, nx_platform;

-- Append-only for everybody, the owner of the table included.
create function app.audit_entry_is_final() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are final' using errcode = '42501';
end $$;
revoke execute on function app.audit_entry_is_final() from public;
create trigger final before update or delete on app.audit_entry for each row execute function app.audit_entry_is_final();
create trigger never_emptied before truncate on app.audit_entry for each statement execute function app.audit_entry_is_final();
