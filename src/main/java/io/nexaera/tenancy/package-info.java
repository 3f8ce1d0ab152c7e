/// The wall: who a transaction works for is sealed inside Postgres, and every row is compared with it there.
/// Promises: whatever SQL the application runs, a transaction sees and writes rows of its own tenant only.
/// Start reading at [TenantDatabase#inTransaction], then `db/migration/V001__sealed_tenant_context.sql`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.tenancy;
