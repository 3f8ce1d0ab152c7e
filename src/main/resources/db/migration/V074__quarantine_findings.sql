-- What the quarantine noticed, without a word of the text: which check, why, how sure, where. Lives and dies with its text.
alter table app.message add column findings jsonb not null default '[]';
alter table app.document add column findings jsonb not null default '[]';
grant update (findings) on app.document to nx_app;

-- Which findings refuse a question to this agent, or leave a passage out of what it reads; the others are noted only.
alter table app.agent
  add column refuses text[] not null default '{}'
    check (refuses <@ array['quarantine.invisible', 'quarantine.role-marker', 'quarantine.encoded', 'quarantine.instruction']),
  add column max_question_tokens int not null default 8000 check (max_question_tokens between 50 and 32000);
