-- Witnesses (c2sp.org/tlog-witness, docs/operations/witness.md), both ways.

-- Others who cosign this installation's log. A name that the settings don't have any more keeps its row.
create table app.log_witness (
  name          text primary key,
  size          bigint not null default 0 check (size >= 0),              -- of the newest checkpoint that it cosigned
  note          text not null default '',                                 -- that checkpoint, as the log signed it
  cosignature   text not null default '',                                 -- the witness's lines below it
  cosigned_at   timestamptz,
  trouble       text not null default '',                                 -- why the last try failed; empty: it didn't
  contradiction boolean not null default false,                           -- it remembers another log than this one
  troubled_at   timestamptz,
  failures      int not null default 0,
  next_try      timestamptz not null default '-infinity',
  busy_until    timestamptz not null default '-infinity');                -- a node is at it
select ctx_private.wall_with('app.log_witness', 'public', 'select', 'true');
select ctx_private.wall_with('app.log_witness', 'platform', 'all', '(select ctx.is_platform())');
grant select on app.log_witness to nx_app;
grant select, insert, update (size, note, cosignature, cosigned_at, trouble, contradiction, troubled_at, failures, next_try, busy_until)
  on app.log_witness to nx_platform;

-- Others' logs that this installation cosigns: of each the newest checkpoint.
create table app.witnessed_log (
  origin      text primary key,
  size        bigint not null check (size >= 0),
  root        bytea not null check (length(root) = 32),
  cosigned_at timestamptz,
  unproven_at timestamptz,                                                -- a checkpoint came without proof that it continues it
  fork        text not null default '',                                   -- another one of a size that was cosigned, under the log's key
  forked_at   timestamptz);
select ctx_private.wall('app.witnessed_log', 'platform');
grant select, insert, update (size, root, cosigned_at, unproven_at, fork, forked_at) on app.witnessed_log to nx_platform;

-- What was cosigned is not forgotten, whoever asks.
create function app.witness_never_goes_back() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if new.origin = old.origin and (new.size > old.size or (new.size = old.size and new.root = old.root)) then return new; end if;
  end if;
  raise exception 'a witness never goes back' using errcode = '42501';
end $$;
revoke execute on function app.witness_never_goes_back() from public;
create trigger final before update or delete on app.witnessed_log for each row execute function app.witness_never_goes_back();
create trigger never_emptied before truncate on app.witnessed_log for each statement execute function app.witness_never_goes_back();
