-- A client's own key may also be one that stays in the client's PKCS#11 token. Then the database has where it is, an envelope
-- that shows whether it is still the same key, and half of what opens the token's PIN; the other half lies with the shares
-- while the key is lent.
alter table app.client_key
  alter column wrapped drop not null,
  alter column recovery drop not null,
  add column token text check (token ~ '^[a-z0-9][a-z0-9-]{0,39}$'),     -- its name in the operator's list
  add column key_label text check (length(key_label) between 1 and 100),
  add column pin_key bytea check (length(pin_key) = 32),
  add column proof text,
  add column lending uuid not null default gen_random_uuid(),            -- another one each time that it is given
  add column away text check (away in ('no-answer', 'pin-refused', 'key-missing', 'other-key', 'not-listed')),
  add column away_since timestamptz,
  add constraint under_a_passphrase_or_in_a_token check (
    num_nonnulls(wrapped, recovery) = 2 and num_nonnulls(token, key_label, pin_key, proof) = 0
    or num_nonnulls(wrapped, recovery) = 0 and num_nonnulls(token, key_label, pin_key, proof) = 4),
  add constraint away_since_then check ((away is null) = (away_since is null)),
  add constraint only_tokens_are_away check (away is null or token is not null);
grant update (lending, away, away_since) on app.client_key to nx_app, nx_ctx;
select ctx_private.wall_with('app.client_key', 'looked_at', 'update', $$
  (select current_user) = 'nx_ctx' and sub_account_id = (select ctx.sub_account_id())$$);

set local role nx_ctx;
drop function ctx.client_key();
drop function ctx.client_keys();

-- How this tenant's own key stands, for whoever works in its name; no row where it has none. `holding` is where to look for
-- it: lent (with the shares), in-token, withdrawn.
create function ctx.client_key() returns table (state text, since timestamptz, by_name text, holding text,
    token text, key_label text, pin_key bytea, lending uuid, away text, away_since timestamptz)
  language sql stable security definer set search_path = '' as $$
  select k.state, k.since, k.by_name, case when k.state = 'lent' and k.token is not null then 'in-token' else k.state end,
    k.token, k.key_label, k.pin_key, k.lending, k.away, k.away_since
  from app.client_key k where k.sub_account_id = coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id()) $$;

-- The agency sees of its clients' keys how they stand, and since when; not where they are.
create function ctx.client_keys() returns table (sub_account_id uuid, state text, since timestamptz, away text, away_since timestamptz)
  language sql stable security definer set search_path = '' as $$
  select k.sub_account_id, k.state, k.since, k.away, k.away_since from app.client_key k
  where ctx.kind() in ('M', 'J') and ctx.sub_account_id() is null and k.agency_id = ctx.agency_id() $$;

-- What a look at the token found, by those who look in the background. True where that is news.
create function ctx.client_key_seen(looked_for uuid, found_away text) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
begin
  update app.client_key k set away = found_away, away_since = case when found_away is not null then now() end
   where k.sub_account_id = ctx.sub_account_id() and k.lending = looked_for and k.state = 'lent'
     and k.away is distinct from found_away;
  return found;
end $$;

-- No change of hands without its notice: each puts a job into the queues of both sides, in the same transaction.
create function ctx_private.client_key_news() returns trigger language plpgsql volatile security definer set search_path = '' as $$
declare
  k app.client_key := case when tg_op = 'DELETE' then old else new end;
  news text;
begin
  news := case
    when tg_op = 'INSERT' then 'made'
    when tg_op = 'DELETE' then case when not ctx.erasure_is_due() then 'removed' end
    when new.lending <> old.lending then 'lent'
    when new.state = 'withdrawn' and old.state <> 'withdrawn' then 'withdrawn'
    when new.state = 'lent' and new.away is not null and old.away is null then 'away'
    when new.state = 'lent' and new.away is null and old.away is not null then 'back' end;
  if news is not null then
    insert into app.job (agency_id, sub_account_id, kind, subject)
    select k.agency_id, side, 'client-key.' || news, k.sub_account_id from unnest(array[k.sub_account_id, null]) side;
  end if;
  return null;
end $$;

revoke execute on function ctx.client_key(), ctx.client_keys(), ctx.client_key_seen(uuid, text), ctx_private.client_key_news() from public;
grant execute on function ctx_private.client_key_news() to nx_owner;
grant execute on function ctx.client_key(), ctx.client_keys(), ctx.client_key_seen(uuid, text) to nx_app;
reset role;

create trigger news after insert or update or delete on app.client_key for each row execute function ctx_private.client_key_news();
select ctx_private.wall_with('app.job', 'client_key_notices', 'insert',
  $$(select current_user) = 'nx_ctx' and starts_with(kind, 'client-key.')$$);
