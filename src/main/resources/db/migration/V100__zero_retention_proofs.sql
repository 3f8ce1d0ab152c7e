-- Proofs that nothing of a conversation stays: what came of each. No word that was said or looked for.
create table app.healthcare_proof (
  sub_account_id uuid not null references app.sub_account,
  id             uuid not null default uuidv7(),
  asked_by       text check (length(asked_by) <= 300),                   -- null: the daily one
  own_words      boolean not null,
  began_at       timestamptz not null default now(),
  step           text not null default 'begin' check (step in ('begin', 'ask', 'control', 'settle', 'look', 'done')),
  ended_at       timestamptz,
  result         text check (result in ('proved', 'not proved', 'void', 'failed')),
  problem        text check (length(problem) <= 500),                    -- why it could not be carried out
  report         text,                                                   -- JSON; its SHA-256 is in the audit log
  primary key (sub_account_id, id),
  check ((ended_at is null) = (result is null)),
  check (result is distinct from 'failed' or problem is not null),
  check (result is null or result = 'failed' or report is not null));
create unique index one_at_a_time on app.healthcare_proof (sub_account_id) where ended_at is null;
select ctx_private.wall_with('app.healthcare_proof', 'client', 'select', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) in ('M', 'K', 'J')$$);
-- Its owner (Permission 26), or the daily one.
select ctx_private.wall_with('app.healthcare_proof', 'owner_or_daily', 'insert', $$
  sub_account_id = (select ctx.sub_account_id()) and ended_at is null and began_at = now()
  and ((select ctx.kind()) = 'J' or (select ctx.kind()) = 'M' and (select ctx.has_scope(26)))$$);
-- What ended stays as it is.
create policy goes_on on app.healthcare_proof for update to public
  using (sub_account_id = (select ctx.sub_account_id()) and ended_at is null
    and ((select ctx.kind()) = 'J' or (select ctx.kind()) = 'M' and (select ctx.has_scope(26))))
  with check (sub_account_id = (select ctx.sub_account_id())
    and ((select ctx.kind()) = 'J' or (select ctx.kind()) = 'M' and (select ctx.has_scope(26))));
select ctx_private.wall_with('app.healthcare_proof', 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$);
grant select, insert (sub_account_id, asked_by, own_words), update (step, ended_at, result, problem, report), delete on app.healthcare_proof to nx_app;

-- The control of a proof stores a question and its answer as they are stored with the mode off, so that the same search must find them.
-- It happens in a transaction that Postgres can't commit.
grant update (is_on) on app.healthcare_mode to nx_ctx;
create policy control on app.healthcare_mode for update to public
  using ((select current_user) = 'nx_ctx' and sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id())))
  with check ((select current_user) = 'nx_ctx' and sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id())) and not is_on);

select ctx_private.wall_with('app.job', 'daily_proofs', 'insert', $$
  (select current_user) = 'nx_ctx' and kind = 'healthcare.prove' and (select ctx.is_platform())$$);

set local role nx_ctx;
create table ctx_private.taken_back (at timestamptz not null default now());
create function ctx_private.refuse_commit() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'This transaction is the control of a proof: it can only be taken back.' using errcode = 'NX091';
end $$;
create constraint trigger never_committed after insert on ctx_private.taken_back deferrable initially deferred
  for each row execute function ctx_private.refuse_commit();

-- Until the end of this transaction, which can only be taken back, the mode of this client is off.
create function ctx.as_if_healthcare_mode_were_off() returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into ctx_private.taken_back default values;
  update app.healthcare_mode set is_on = false where sub_account_id = coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id());
end $$;

-- Sees to it that each client in the mode has its daily proof waiting, some time within the next day. How many had none.
create function ctx.schedule_proofs() returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare made bigint;
begin
  if not ctx.is_platform() then raise exception 'This is work across clients.' using errcode = 'NX040'; end if;
  insert into app.job (agency_id, sub_account_id, kind, subject, run_at)
  select s.agency_id, s.id, 'healthcare.prove', s.id, clock_timestamp() + random() * interval '1 day' from app.sub_account s
  where s.erased_at is null and exists (select from app.healthcare_mode m where m.sub_account_id = s.id and m.is_on) and not exists (
    select from app.job j where j.tenant_id = s.id and j.kind = 'healthcare.prove' and j.subject = s.id);
  get diagnostics made = row_count;
  return made;
end $$;
revoke execute on function ctx_private.refuse_commit(), ctx.as_if_healthcare_mode_were_off(), ctx.schedule_proofs() from public;
grant execute on function ctx.as_if_healthcare_mode_were_off() to nx_app;
grant execute on function ctx.schedule_proofs() to nx_platform;
reset role;
