-- A business associate agreement that has ended: while the mode is on nothing is answered then, rather than without one. Recording
-- another takes the place of it.
alter table app.healthcare_mode
  add column baa_ended_at timestamptz,
  add column baa_ended_why text check (length(baa_ended_why) between 1 and 300),
  add constraint ended_with_a_reason check ((baa_ended_at is null) = (baa_ended_why is null)),
  add constraint ended_after_it_was_recorded check (baa_ended_at is null or baa_signer is not null);
grant update (baa_ended_at, baa_ended_why) on app.healthcare_mode to nx_app;
