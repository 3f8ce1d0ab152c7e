-- The answer to a request with an Idempotency-Key is kept for a day so that a repeat gets it again. In Healthcare Mode it may hold what
-- was said: the database refuses to keep it.
create policy not_in_healthcare_mode on app.idempotent_request as restrictive for update to public
  with check (coalesce(body, '') = '' or (select not exists (select from app.healthcare_mode m where m.is_on)));
