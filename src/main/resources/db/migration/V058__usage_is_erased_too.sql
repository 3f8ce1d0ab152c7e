-- Append-only but for the erasure of the whole client: without a policy for it the rows would stay, unseen by whoever deletes.
select ctx_private.wall_with('app.usage_event', 'erased', 'delete',
  'sub_account_id = (select ctx.sub_account_id()) and (select ctx.erasure_is_due())');
