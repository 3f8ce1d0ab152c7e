-- What a model read placeholders for instead: kinds and numbers, no words.
alter table app.message add column kept_back jsonb not null default '{}';
