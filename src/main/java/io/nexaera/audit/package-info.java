/// Who did what to what, kept for good. Promises: an entry is written in the same transaction as its action, and nobody
/// changes or deletes one (no grant, and a trigger). Start reading at [AuditLog#record]. Tables: `audit_entry`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.audit;
