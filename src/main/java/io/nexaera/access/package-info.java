/// Support access: an agency's person asks, the client decides, both see what happened. Promises: no way into a
/// client's
/// rows without its consent, whatever the application does; the database decides, see [SupportAccess] and
/// `docs/decisions/0051-support-access-in-the-database.md`. Tables: `ctx_private.access_grant`, `access_session`,
/// `access_stop`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.access;
