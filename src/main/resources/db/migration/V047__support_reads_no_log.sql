-- Under support access: the client's log only where the grant says so (Permission 8), and of remembered answers one's own.
select ctx_private.wall_against_support('app.audit_entry', 'select', 8);
create policy support_own on app.idempotent_request as restrictive for all to public
  using ((select ctx.kind()) <> 'A' or principal_id = (select ctx.principal_id()))
  with check ((select ctx.kind()) <> 'A' or principal_id = (select ctx.principal_id()));
