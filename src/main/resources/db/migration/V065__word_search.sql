-- Words of a passage are found by an index although row-level security is on. Under it Postgres evaluates no operator
-- before the wall that is not marked leakproof, `@@` among them: every passage of the tenant would be read. So a function
-- of nx_ctx, whom the wall of this one table lets through for reading, looks the words up for the sealed sub-account and
-- returns ids alone; the caller joins them back under the wall.
create index on app.chunk using gin (words) with (fastupdate = off);
create policy word_search on app.chunk as permissive for select to nx_ctx using (true);

set local role nx_ctx;

-- The passages that hold these words, the densest first, of documents that the caller may see: that table's wall counts
-- here as well, for support visits and for runs of agents.
create function ctx.search_chunks(query tsquery, most int) returns table (document_id uuid, ordinal int)
  language sql stable security definer set search_path = '' rows 1000 as $$
  select c.document_id, c.ordinal from app.chunk c
  where c.sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id())) and c.words @@ query
    and c.document_id in (select d.id from app.document d
      where d.sub_account_id = (select coalesce(ctx.sub_account_id(), ctx.agent_sub_account_id())))
  order by ts_rank(c.words, query) desc, c.document_id, c.ordinal limit least(most, 5000) $$;
revoke execute on function ctx.search_chunks(tsquery, int) from public;
grant execute on function ctx.search_chunks(tsquery, int) to nx_app;

reset role;
