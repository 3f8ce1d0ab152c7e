-- Where a sub-account's agents find their models. The key is sealed by the vault; prefix and last four only recall it.
create table app.model_connection (
  sub_account_id    uuid not null references app.sub_account,
  id                uuid not null default uuidv7(),
  name              text not null check (length(name) between 1 and 80),
  kind              text not null check (length(kind) between 1 and 40),
  base_url          text not null check (length(base_url) between 1 and 2048),
  default_model     text not null check (length(default_model) between 1 and 200),
  secret_value      text,                                                -- null: the server asks for no key
  secret_key_id     text,
  secret_format     int,
  secret_commitment text,
  key_prefix        text not null default '',
  key_last_four     text not null default '',
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  tested_at         timestamptz,
  test_works        boolean,
  test_code         text,
  test_sentence     text,
  last_used_at      timestamptz,
  primary key (sub_account_id, id),
  unique (sub_account_id, name),
  check (num_nulls(secret_value, secret_key_id, secret_format, secret_commitment) in (0, 4)),
  check (num_nulls(tested_at, test_works, test_code, test_sentence) in (0, 4)));
select ctx_private.wall('app.model_connection', 'tenant');
-- No update of base_url: a key must never follow an address that somebody changed. Delete, and add anew.
grant select, insert, delete,
  update (secret_value, secret_key_id, secret_format, secret_commitment, key_prefix, key_last_four, updated_at,
          tested_at, test_works, test_code, test_sentence, last_used_at) on app.model_connection to nx_app;

-- An agent can't lose its model by surprise: a connection in use is not deleted.
alter table app.agent add foreign key (sub_account_id, connection_id) references app.model_connection;
create index on app.agent (sub_account_id, connection_id);
