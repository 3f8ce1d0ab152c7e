-- While the mode is on, the database itself refuses what would be stored of a conversation, whoever sends it. Of healthcare_mode a
-- transaction sees its own client's row alone, so the question is asked once per statement.
create policy not_in_healthcare_mode on app.conversation as restrictive for insert to public
  with check ((select not exists (select from app.healthcare_mode m where m.is_on)));
create policy not_in_healthcare_mode on app.message as restrictive for insert to public
  with check ((select not exists (select from app.healthcare_mode m where m.is_on)));
