-- An agency's key for a provider, and which of its clients may use it. Whose key serves a client is decided in the
-- client's own transaction, which sees that there is one and never the sealed value; it is opened in the agency's.
create table app.agency_model_key (
  agency_id         uuid not null references app.agency,
  id                uuid not null default uuidv7(),
  kind              text not null check (length(kind) between 1 and 40),
  base_url          text not null check (length(base_url) between 1 and 2048),
  default_model     text not null check (length(default_model) between 1 and 200),
  secret_value      text,                                                -- null: the server asks for no key
  secret_key_id     text,
  secret_format     int,
  secret_commitment text,
  key_prefix        text not null default '',
  key_last_four     text not null default '',
  shared_with       text not null default 'none' check (shared_with in ('none', 'some', 'all')),
  clients           uuid[] not null default '{}' check (cardinality(clients) <= 1000),
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  tested_at         timestamptz,
  test_works        boolean,
  test_code         text,
  test_sentence     text,
  last_used_at      timestamptz,
  primary key (agency_id, id),
  unique (agency_id, kind),
  check (num_nulls(secret_value, secret_key_id, secret_format, secret_commitment) in (0, 4)),
  check (num_nulls(tested_at, test_works, test_code, test_sentence) in (0, 4)));
select ctx_private.wall('app.agency_model_key', 'agency');
select ctx_private.wall_against_support('app.agency_model_key', 'all', null);
-- Through the function below alone: nobody else is nx_ctx, and nx_ctx may not read the sealed columns.
select ctx_private.wall_with('app.agency_model_key', 'lent', 'select', $$
  (select current_user) = 'nx_ctx' and agency_id = (select ctx.brand_agency_id())
  and (shared_with = 'all' or shared_with = 'some' and (select ctx.sub_account_id()) = any (clients))$$);
select app.sealed_column('app.agency_model_key', 'secret');
-- No update of base_url, as with a client's own.
grant select, insert, delete,
  update (secret_value, secret_key_id, secret_format, secret_commitment, key_prefix, key_last_four, shared_with, clients,
          updated_at, tested_at, test_works, test_code, test_sentence, last_used_at) on app.agency_model_key to nx_app;
grant select (agency_id, id, kind, base_url, default_model, shared_with, clients) on app.agency_model_key to nx_ctx;

set local role nx_ctx;
-- The keys that the client's agency lends it: which provider and where, not the key.
create function ctx.lent_model_keys() returns table (id uuid, kind text, base_url text, default_model text)
  language sql stable security definer set search_path = '' as $$
  select k.id, k.kind, k.base_url, k.default_model from app.agency_model_key k
  where ctx.sub_account_id() is not null and k.agency_id = ctx.brand_agency_id()
    and (k.shared_with = 'all' or k.shared_with = 'some' and ctx.sub_account_id() = any (k.clients)) $$;
revoke execute on function ctx.lent_model_keys() from public;
grant execute on function ctx.lent_model_keys() to nx_app;
reset role;

-- An agent answers with a connection of its client's, or with whichever key there is for a provider; and its editor says
-- whose keys it may use.
alter table app.agent
  add column provider  text check (length(provider) between 1 and 40),
  add column key_tiers text[] not null default '{organization,agency,platform,legacy}'
    check (cardinality(key_tiers) between 1 and 4 and key_tiers <@ '{organization,agency,platform,legacy}'),
  add check (num_nonnulls(connection_id, provider) <= 1);
