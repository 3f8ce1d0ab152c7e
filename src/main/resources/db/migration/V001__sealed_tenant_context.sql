-- The sealed tenant context. A transaction starts with `select ctx.begin(token)`; policies read the verified claims.
-- Operators and functions are written with their schema: nothing here may depend on a caller's search_path.
-- Claims, 137 characters: exp(8 hex) kind(1) agency(32) sub-account(32) principal(32) scopes(16) jti(16); all zeros = none.
set local role nx_ctx;

create table ctx_private.key (
  kid       text primary key check (kid ~ '^[0-9a-f]{2}$'),
  ipad      bytea not null check (length(ipad) = 64),
  opad      bytea not null check (length(opad) = 64),
  not_after timestamptz not null);

-- The claims of a token whose HMAC-SHA256 (RFC 2104) and expiry hold, else null.
-- Token, ASCII, 206: 'nx1' kid(2) claims(137) mac(64 hex).
create function ctx_private.verify(t text) returns text language plpgsql stable as $$
declare i pg_catalog.bytea; o pg_catalog.bytea;
begin
  if t is null or pg_catalog.octet_length(t) operator(pg_catalog.<>) 206
     or pg_catalog.substr(t, 1, 3) operator(pg_catalog.<>) 'nx1' then return null; end if;
  select k.ipad, k.opad into i, o from ctx_private.key k
   where k.kid operator(pg_catalog.=) pg_catalog.substr(t, 4, 2)
     and k.not_after operator(pg_catalog.>) pg_catalog.clock_timestamp();
  if not found then return null; end if;
  if pg_catalog.sha256(o operator(pg_catalog.||) pg_catalog.sha256(
       i operator(pg_catalog.||) pg_catalog.convert_to(pg_catalog.substr(t, 1, 142), 'UTF8')))
     operator(pg_catalog.<>) pg_catalog.decode(pg_catalog.substr(t, 143, 64), 'hex') then return null; end if;
  if pg_catalog.decode(pg_catalog.substr(t, 6, 8), 'hex') operator(pg_catalog.<=)
     pg_catalog.int4send(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())::pg_catalog.int4) then return null; end if;
  return pg_catalog.substr(t, 6, 137);
exception when invalid_parameter_value or invalid_text_representation then return null;
end $$;

-- Seals the context for this transaction. Refuses a session that an earlier user of the pooled connection may have
-- poisoned (the pool then drops the connection), and a platform token anywhere but on nx_platform's own connections.
create function ctx.begin(t text) returns void language plpgsql volatile security definer as $$
declare c pg_catalog.text;
begin
  if pg_catalog.current_setting('backtrace_functions') operator(pg_catalog.<>) ''
     or pg_catalog.current_setting('row_security') operator(pg_catalog.<>) 'on'
     or pg_catalog.current_setting('role') operator(pg_catalog.<>) 'none'
     or pg_catalog.current_setting('search_path') operator(pg_catalog.<>) '""'
     or exists (select 1 from pg_catalog.pg_prepared_statements s where s.from_sql)
     or exists (select 1 from pg_catalog.pg_cursors k where k.is_holdable)
  then raise exception 'session state is not clean' using errcode = '42501'; end if;
  c := ctx_private.verify(t);
  if c is null then raise exception 'context refused' using errcode = '28000'; end if;
  if (pg_catalog.substr(c, 9, 1) operator(pg_catalog.=) 'P')
     operator(pg_catalog.<>) (session_user operator(pg_catalog.=) 'nx_platform'::pg_catalog.name)
  then raise exception 'context refused' using errcode = '28000'; end if;
  if pg_catalog.substr(c, 9, 1) operator(pg_catalog.=) 'A'
  then raise exception 'agency access is not granted' using errcode = '42501'; end if;
  perform pg_catalog.set_config('backtrace_functions', 'nx_' operator(pg_catalog.||) c, true);
end $$;

-- What policies compare with. Invoker's rights and one expression each, so that the planner inlines them.
create function ctx.sub_account_id() returns uuid language sql stable parallel safe as $$
  select nullif(nullif(pg_catalog.substr(pg_catalog.current_setting('backtrace_functions'), 45, 32), ''),
                '00000000000000000000000000000000')::pg_catalog.uuid $$;

-- The agency, in a context of the agency itself; null in a context of one of its sub-accounts.
create function ctx.agency_id() returns uuid language sql stable parallel safe as $$
  select case when pg_catalog.substr(pg_catalog.current_setting('backtrace_functions'), 45, 32)
                   operator(pg_catalog.=) '00000000000000000000000000000000'
    then nullif(pg_catalog.substr(pg_catalog.current_setting('backtrace_functions'), 13, 32),
                '00000000000000000000000000000000')::pg_catalog.uuid end $$;

-- The agency whose brand a page wears: its own people and its clients' people alike.
create function ctx.brand_agency_id() returns uuid language sql stable parallel safe as $$
  select nullif(nullif(pg_catalog.substr(pg_catalog.current_setting('backtrace_functions'), 13, 32), ''),
                '00000000000000000000000000000000')::pg_catalog.uuid $$;

-- Whose row it is where both agencies and sub-accounts own rows: the sub-account, else the agency.
create function ctx.tenant_id() returns uuid language sql stable parallel safe as $$
  select coalesce(ctx.sub_account_id(), ctx.agency_id()) $$;

create function ctx.is_platform() returns boolean language sql stable parallel safe as $$
  select pg_catalog.substr(pg_catalog.current_setting('backtrace_functions'), 12, 1) operator(pg_catalog.=) 'P' $$;

-- Who acts: a person, a key, an agent, a job.
create function ctx.principal_id() returns uuid language sql stable parallel safe as $$
  select nullif(nullif(pg_catalog.substr(pg_catalog.current_setting('backtrace_functions'), 77, 32), ''),
                '00000000000000000000000000000000')::pg_catalog.uuid $$;

-- Writing a table: `select ctx_private.wall('app.thing', 'tenant')` right after `create table`.
--   tenant  rows of one sub-account (column sub_account_id)       agency  rows of one agency (agency_id)
--   owner   rows of either (tenant_id)                            platform  rows that only platform work may see
-- and tenant/agency/owner with '_or_platform' where platform work needs them too.
create function ctx_private.wall(t regclass, kind text) returns void language plpgsql as $$
declare condition text := case split_part(kind, '_', 1)
    when 'tenant'   then '(sub_account_id = (select ctx.sub_account_id()))'
    when 'agency'   then '(agency_id = (select ctx.agency_id()))'
    when 'owner'    then '(tenant_id = (select ctx.tenant_id()))'
    when 'platform' then '(select ctx.is_platform())' end;
begin
  if condition is null then raise exception 'no wall called %', kind; end if;
  if kind like '%\_or\_platform' then condition := condition || ' or (select ctx.is_platform())'; end if;
  perform ctx_private.wall_with(t, kind, 'all', condition);
end $$;

-- The same with a condition of its own, per command ('all', 'select', 'insert', 'update', 'delete').
create function ctx_private.wall_with(t regclass, name text, command text, condition text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy %I on %s as permissive for %s to public%s%s', name, t, command,
    case when command = 'insert' then '' else ' using (' || condition || ')' end,
    case when command in ('select', 'delete') then '' else ' with check (' || condition || ')' end);
end $$;

-- Hash partitions for a table that grows, by its sub-account.
create procedure ctx_private.partition(t regclass, pieces int) language plpgsql as $$
begin
  for i in 0 .. pieces - 1 loop
    execute format('create table %s partition of %s for values with (modulus %s, remainder %s)',
      t::text || '_p' || i, t, pieces, i);
  end loop;
end $$;

revoke execute on all functions in schema ctx, ctx_private from public;
revoke execute on all procedures in schema ctx_private from public;
grant execute on function ctx.begin(text), ctx.sub_account_id(), ctx.agency_id(), ctx.brand_agency_id(), ctx.tenant_id(),
  ctx.is_platform(), ctx.principal_id() to nx_app, nx_platform, nx_owner;
grant execute on function ctx_private.wall(regclass, text), ctx_private.wall_with(regclass, text, text, text) to nx_owner;
grant execute on procedure ctx_private.partition(regclass, int) to nx_owner;

reset role;
