-- What a client wants done with personal data. No row: everything that is found is replaced. Who may see agents sees it; a support
-- visit too, with scope 9 (Permission); it never changes it.
create table app.privacy_setting (
  sub_account_id      uuid primary key references app.sub_account,
  id                  uuid not null default uuidv7(),
  modes               jsonb not null default '{}' check (length(modes::text) <= 4000),   -- kind -> mode; else it is replaced
  own_words           text[] not null default '{}',
  own_patterns        text[] not null default '{}',
  kept_words          text[] not null default '{}',
  knowledge           text not null default 'keep' check (knowledge in ('anonymize', 'pseudonymize', 'keep')),
  hash_key_value      text,
  hash_key_key_id     text,
  hash_key_format     int,
  hash_key_commitment text,
  check (num_nulls(hash_key_value, hash_key_key_id, hash_key_format, hash_key_commitment) in (0, 4)));
select ctx_private.wall_with('app.privacy_setting', 'tenant', 'all', 'sub_account_id = (select ctx.sub_account_within(9))');
select ctx_private.wall_against_support('app.privacy_setting', c, null) from unnest(array['insert', 'update', 'delete']) c;
select app.sealed_column('app.privacy_setting', 'hash_key');
grant select, insert (sub_account_id, modes, own_words, own_patterns, kept_words, knowledge),
  update (modes, own_words, own_patterns, kept_words, knowledge, hash_key_value, hash_key_key_id, hash_key_format,
          hash_key_commitment) on app.privacy_setting to nx_app;

-- What was done with the personal data of a document, on whose word, by which rules, and what there was: kinds and numbers, no words.
alter table app.document
  add column privacy text not null default 'keep' check (privacy in ('anonymize', 'pseudonymize', 'keep')),
  add column privacy_by text not null default '',
  add column privacy_rules text not null default '',
  add column personal_data jsonb not null default '[]';
grant update (name, sha256, privacy, privacy_by, privacy_rules, personal_data) on app.document to nx_app;
grant update (content) on app.document_file to nx_app;
