-- What is older than it is kept goes, batch by batch. Postgres decides what that is, counts what went, and stops by itself where a
-- hold is set or the rule keeps longer now: the application can only ask for the next batch.
create table app.purge (
  sub_account_id uuid not null references app.sub_account,
  id             uuid not null default uuidv7(),
  by_hand        boolean not null,
  started_at     timestamptz not null default clock_timestamp(),
  finished_at    timestamptz,
  certificate    text,                                                   -- docs/formats.md
  primary key (sub_account_id, id),
  check ((finished_at is null) = (certificate is null)));
create unique index on app.purge (sub_account_id) where finished_at is null;

-- One table's share of it, in the order in which they are done.
create table app.purge_part (
  sub_account_id uuid not null,
  purge_id       uuid not null,
  step           int not null,
  class          text not null,
  name           text not null,                                          -- of the table
  emptied        boolean not null,                                       -- the rows stay and lose columns
  days           int not null,
  source         text not null,                                          -- whose rule: own, agency, default
  before         timestamptz not null,
  about          bigint not null,                                        -- rows, when it began
  gone           bigint not null default 0,
  cursor         uuid not null default '00000000-0000-0000-0000-000000000000',
  stopped        text check (stopped in ('held', 'kept longer')),
  done_at        timestamptz,
  space          jsonb,                                                  -- what vacuuming did
  primary key (sub_account_id, purge_id, step),
  foreign key (sub_account_id, purge_id) references app.purge on delete cascade);

select ctx_private.wall_with(('app.' || t)::regclass, 'readers', 'select', $$
  sub_account_id = (select ctx.sub_account_id())
  and ((select ctx.kind()) = 'J' or (select ctx.kind()) in ('M', 'K') and (select ctx.has_scope(8)))$$)
  from unnest(array['purge', 'purge_part']) t;
select ctx_private.wall_with(('app.' || t)::regclass, 'from_the_functions_' || c, c, $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.kind()) = 'J' and (select current_user) = 'nx_ctx'$$)
  from unnest(array['purge', 'purge_part']) t, unnest(array['insert', 'update']) c;
select ctx_private.wall_with(('app.' || t)::regclass, 'erased', 'delete', $$
  sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())$$) from unnest(array['purge', 'purge_part']) t;
grant select on app.purge, app.purge_part to nx_app;
grant insert, update on app.purge, app.purge_part to nx_ctx;

-- Emptied, not deleted: what was noticed in a text, and what a webhook's receiver was sent and answered.
grant update (findings, kept_back) on app.message to nx_ctx;
grant update (findings) on app.document to nx_ctx;
grant update (exchange_value, exchange_key_id, exchange_format, exchange_commitment) on app.webhook_attempt to nx_ctx;
create index on app.message (sub_account_id, id) where findings <> '[]' or kept_back <> '{}';

-- Counted also for those who may not take exports.
select ctx_private.wall_with(('app.' || t)::regclass, 'counted', 'select',
  '(select current_user) = ''nx_ctx'' and sub_account_id = (select ctx.sub_account_id())') from unnest(array['export', 'export_piece']) t;

select ctx_private.wall_with('app.job', 'purges', 'insert',
  '(select current_user) = ''nx_ctx'' and kind = ''retention.purge'' and (select ctx.is_platform())');

set local role nx_ctx;
-- What goes with each kind of data. `p` is the row whose age counts: in the table itself, or in `parent`, to which `link` leads.
-- A batch is 1/`weight` of the rows that are asked for: some rows are heavy.
create function ctx_private.purge_steps() returns table (step int, class text, name text, whose text, parent text, link text, aged text,
    extra text, emptied text, weight int, bytes text)
  language sql immutable set search_path = '' as $$
  values
  (1, 'conversations', 'message', 'sub_account_id', 'conversation', 'conversation_id', 'last_at', 'true', null, 1,
    'pg_column_size(d.body) + pg_column_size(d.citations) + 150'),
  (2, 'conversations', 'conversation', 'sub_account_id', null, null, 'last_at', 'true', null, 1, 'pg_column_size(p.title) + 150'),
  (3, 'messages', 'message', 'sub_account_id', null, null, 'sent_at', 'true', null, 1,
    'pg_column_size(p.body) + pg_column_size(p.citations) + 150'),
  (4, 'documents', 'chunk', 'sub_account_id', 'document', 'document_id', 'created_at', 'p.status in (''ready'', ''failed'')', null, 1,
    'pg_column_size(d.text) + pg_column_size(d.words) + 500'),
  (5, 'documents', 'document_file', 'sub_account_id', 'document', 'document_id', 'created_at', 'p.status in (''ready'', ''failed'')', null,
    100, 'pg_column_size(d.content)'),
  (6, 'documents', 'document', 'sub_account_id', null, null, 'created_at', 'p.status in (''ready'', ''failed'')', null, 100, '250'),
  (7, 'findings', 'message', 'sub_account_id', null, null, 'sent_at', '(p.findings <> ''[]'' or p.kept_back <> ''{}'')',
    'findings = ''[]'', kept_back = ''{}''', 1, 'pg_column_size(p.findings) + pg_column_size(p.kept_back)'),
  (8, 'findings', 'document', 'sub_account_id', null, null, 'created_at', 'p.findings <> ''[]''', 'findings = ''[]''', 1,
    'pg_column_size(p.findings)'),
  (9, 'webhooks', 'webhook_attempt', 'tenant_id', null, null, 'at', 'p.exchange_value is not null',
    'exchange_value = null, exchange_key_id = null, exchange_format = null, exchange_commitment = null', 1,
    'pg_column_size(p.exchange_value)'),
  (10, 'workflows', 'workflow_step', 'sub_account_id', 'workflow_run', 'run_id', 'ended_at',
    'p.state in (''finished'', ''failed'', ''denied'', ''cancelled'')', null, 1,
    'coalesce(pg_column_size(d.input), 0) + coalesce(pg_column_size(d.output), 0) + 150'),
  (11, 'workflows', 'workflow_run', 'sub_account_id', null, null, 'ended_at',
    'p.state in (''finished'', ''failed'', ''denied'', ''cancelled'')', null, 1, 'pg_column_size(p.input) + 200'),
  (12, 'exports', 'export_piece', 'sub_account_id', 'export', 'export_id', 'requested_at', 'p.state in (''ready'', ''failed'')', null, 50,
    'pg_column_size(d.content)'),
  (13, 'exports', 'export', 'sub_account_id', null, null, 'requested_at', 'p.state in (''ready'', ''failed'')', null, 50, '250'),
  (14, 'exports', 'audit_export_piece', 'tenant_id', 'audit_export', 'export_id', 'requested_at', 'p.state in (''ready'', ''failed'')', null,
    50, 'pg_column_size(d.content)'),
  (15, 'exports', 'audit_export', 'tenant_id', null, null, 'requested_at', 'p.state in (''ready'', ''failed'')', null, 50, '250') $$;

-- Ids are made when their rows are (RFC 9562 §5.7), so none above this can be that old; an hour is longer than any transaction.
create function ctx_private.purge_bound(before timestamptz) returns uuid language sql immutable set search_path = '' as $$
  select ctx_private.first_id(before + interval '1 hour') $$;

-- What of one kind is older than that: rows by table (5,000,000 stand for "or more"), their size about, the oldest. NX040: not yours.
create function ctx.purge_preview(wanted text, before timestamptz)
  returns table (step int, name text, emptied boolean, going bigint, bytes bigint, oldest timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
declare s record;
begin
  if ctx.sub_account_id() is null or not (ctx.kind() = 'J' or ctx.kind() in ('M', 'K') and ctx.has_scope(8)) then
    raise exception 'Nothing may be counted here.' using errcode = 'NX040';
  end if;
  for s in select * from ctx_private.purge_steps() t where t.class = wanted loop
    return query execute format($q$
        select %1$s, %2$L::text, %3$L::boolean, count(*), coalesce(sum(c.size), 0)::bigint, min(c.at) from (
          select (%4$s)::bigint as size, p.%5$I as at from app.%6$I p %7$s
          where p.%8$I = $1 and p.id < $2 and p.%5$I < $3 and %9$s limit 5000000) c$q$,
        s.step, s.name, s.emptied is not null, s.bytes, s.aged, coalesce(s.parent, s.name),
        case when s.parent is not null then
          format('join app.%1$I d on d.%2$I = p.%2$I and d.%3$I = p.id', s.name, s.whose, s.link) else '' end,
        s.whose, s.extra)
      using ctx.sub_account_id(), ctx_private.purge_bound(before), before;
  end loop;
end $$;

-- The purge that isn't finished, else a new one of all that may go now; null: there is nothing.
create function ctx.begin_purge(by_hand boolean) returns uuid language plpgsql volatile security definer set search_path = '' as $$
declare
  run  uuid;
  rule record;
begin
  if ctx.kind() <> 'J' or ctx.sub_account_id() is null then
    raise exception 'Nothing may go here.' using errcode = 'NX040';
  end if;
  select p.id into run from app.purge p where p.sub_account_id = ctx.sub_account_id() and p.finished_at is null;
  if found then return run; end if;
  for rule in select r.*, clock_timestamp() - make_interval(days => r.days) as before from ctx.retention() r
    where r.days is not null and not r.held
  loop
    if exists (select from ctx.purge_preview(rule.class, rule.before) v where v.going > 0) then
      if run is null then
        insert into app.purge (sub_account_id, by_hand) values (ctx.sub_account_id(), begin_purge.by_hand) returning id into run;
      end if;
      insert into app.purge_part (sub_account_id, purge_id, step, class, name, emptied, days, source, before, about)
      select ctx.sub_account_id(), run, v.step, rule.class, v.name, v.emptied, rule.days, rule.source, rule.before, v.going
      from ctx.purge_preview(rule.class, rule.before) v;
    end if;
  end loop;
  return run;
end $$;

-- Lets up to `most` rows of one part go and says how many; 0: this part is done, or stopped. NX040: nothing may go here.
create function ctx.purge_batch(run uuid, part int, most int) returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare
  p     app.purge_part;
  s     record;
  batch int;
  went  bigint;
  last  uuid;
  why   text;
begin
  if ctx.kind() <> 'J' then raise exception 'Nothing may go here.' using errcode = 'NX040'; end if;
  select * into p from app.purge_part q where q.sub_account_id = ctx.sub_account_id() and q.purge_id = run and q.step = part for update;
  if not found then raise exception 'Nothing may go here.' using errcode = 'NX040'; end if;
  if p.done_at is not null then return 0; end if;
  why := case when ctx.held(p.class) then 'held'
    when not exists (select from ctx.retention() r where r.class = p.class
      and p.before <= clock_timestamp() - make_interval(days => r.days)) then 'kept longer' end;
  if why is not null then
    update app.purge_part q set stopped = why, done_at = clock_timestamp()
      where q.sub_account_id = ctx.sub_account_id() and q.purge_id = run and q.step = part;
    return 0;
  end if;
  select * into s from ctx_private.purge_steps() t where t.step = part;
  batch := greatest(1, most / s.weight);
  if s.parent is not null then
    execute format($q$
        with gone as (
          delete from app.%1$I d where d.%2$I = $1 and d.ctid = any (array(
            select k.ctid from (
              select p.id from app.%3$I p where p.%2$I = $1 and p.id >= $2 and p.id < $3 and p.%4$I < $4 and %5$s order by p.id) p
            cross join lateral (select c.ctid from app.%1$I c where c.%2$I = $1 and c.%6$I = p.id limit $5) k limit $5))
          returning d.%6$I as id)
        select count(*), (select g.id from gone g order by g.id desc limit 1) from gone$q$, s.name, s.whose, s.parent, s.aged, s.extra, s.link)
      into went, last using ctx.sub_account_id(), p.cursor, ctx_private.purge_bound(p.before), p.before, batch;
  else
    -- once more what is asked of the row: it may have changed since it was found
    execute format($q$
        with gone as (
          %1$s where p.%2$I = $1 and p.ctid = any (array(
            select p.ctid from app.%3$I p where p.%2$I = $1 and p.id >= $2 and p.id < $3 and p.%4$I < $4 and %5$s order by p.id limit $5))
            and p.%4$I < $4 and %5$s
          returning p.id)
        select count(*), (select g.id from gone g order by g.id desc limit 1) from gone$q$,
        case when s.emptied is null then format('delete from app.%I p', s.name) else format('update app.%I p set %s', s.name, s.emptied) end,
        s.whose, s.name, s.aged, s.extra)
      into went, last using ctx.sub_account_id(), p.cursor, ctx_private.purge_bound(p.before), p.before, batch;
  end if;
  update app.purge_part q set gone = q.gone + went, cursor = coalesce(last, q.cursor),
      done_at = case when went = 0 then clock_timestamp() end
    where q.sub_account_id = ctx.sub_account_id() and q.purge_id = run and q.step = part;
  return went;
end $$;

-- What was done about the room that a part left.
create function ctx.note_space(run uuid, part int, what jsonb) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  update app.purge_part q set space = what where q.sub_account_id = ctx.sub_account_id() and q.purge_id = run and q.step = part
    and q.done_at is not null and exists (
      select from app.purge r where r.sub_account_id = q.sub_account_id and r.id = run and r.finished_at is null);
end $$;

-- Closes a purge that has nothing left to do; false where somebody else did. NX041: there is something left.
create function ctx.finish_purge(run uuid, made text) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if ctx.kind() <> 'J' or exists (
    select from app.purge_part q where q.sub_account_id = ctx.sub_account_id() and q.purge_id = run and q.done_at is null) then
    raise exception 'There is more to go.' using errcode = 'NX041';
  end if;
  update app.purge r set finished_at = now(), certificate = made
    where r.sub_account_id = ctx.sub_account_id() and r.id = run and r.finished_at is null;
  return found;
end $$;

-- Sees to it that every client has its daily purge waiting, some time within the next day. How many had none.
create function ctx.schedule_purges() returns bigint language plpgsql volatile security definer set search_path = '' as $$
declare made bigint;
begin
  if not ctx.is_platform() then raise exception 'This is work across clients.' using errcode = 'NX040'; end if;
  insert into app.job (agency_id, sub_account_id, kind, subject, run_at)
  select s.agency_id, s.id, 'retention.purge', s.id, clock_timestamp() + random() * interval '1 day' from app.sub_account s
  where s.erased_at is null and not exists (
    select from app.job j where j.tenant_id = s.id and j.kind = 'retention.purge' and j.subject = s.id);
  get diagnostics made = row_count;
  return made;
end $$;
revoke execute on function ctx_private.purge_steps(), ctx_private.purge_bound(timestamptz), ctx.purge_preview(text, timestamptz),
  ctx.begin_purge(boolean), ctx.purge_batch(uuid, int, int), ctx.note_space(uuid, int, jsonb), ctx.finish_purge(uuid, text),
  ctx.schedule_purges() from public;
grant execute on function ctx.purge_preview(text, timestamptz), ctx.begin_purge(boolean), ctx.purge_batch(uuid, int, int),
  ctx.note_space(uuid, int, jsonb), ctx.finish_purge(uuid, text) to nx_app;
grant execute on function ctx.schedule_purges() to nx_platform;
reset role;
