-- Mails to people, one row each, written in the transaction that wants them sent. The text is blanked when it is sent or
-- given up: what stays says who was written to, when, about what, and what became of it.
create table app.mail (
  id             uuid not null default uuidv7(),                         -- also the Message-ID
  agency_id      uuid not null references app.agency,
  sub_account_id uuid,
  tenant_id      uuid not null generated always as (coalesce(sub_account_id, agency_id)) stored,
  sender         text not null,                                         -- the agency's name when it was written
  recipient      text not null check (recipient ~ '^[!-~]{3,254}$'),
  subject        text not null check (subject !~ '[[:cntrl:]]' and length(subject) between 1 and 200),
  body           text,
  state          text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts       int not null default 0,
  problem        text,                                                  -- of the last attempt, a sentence for people
  written_at     timestamptz not null default now(),
  sent_at        timestamptz,
  primary key (tenant_id, id),
  check ((state = 'waiting') = (body is not null)),
  check ((state = 'sent') = (sent_at is not null)),
  foreign key (agency_id, sub_account_id) references app.sub_account (agency_id, id));
select ctx_private.wall('app.mail', 'owner');
grant select, insert, update (state, attempts, problem, body, sent_at) on app.mail to nx_app;
-- Support may cause a notice, and reads none: they go to the client's people.
select ctx_private.wall_against_support('app.mail', c, null) from unnest(array['select', 'update', 'delete']) c;
