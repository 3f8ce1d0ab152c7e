-- Who asked, and keyed digests (HMAC-SHA256 under the client's own key) of the question and the answer: whoever has the words can find
-- their receipt, and nobody can guess them from it.
alter table app.healthcare_receipt
  add column asked_by text not null default '' check (length(asked_by) <= 200),
  add column question_digest bytea check (length(question_digest) = 32),
  add column answer_digest bytea check (length(answer_digest) = 32);
