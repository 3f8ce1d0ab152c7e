/// How long each kind of a client's data is kept, and its purge. Promises: nothing goes that is younger than its rule,
/// whose floor Postgres holds; nothing goes while it is held; a purge that was cut off goes on, and its certificate
/// counts every row once; the audit log is never touched. Start reading at [Purging] and `V093__purges.sql`.
/// Tables: `retention_class`, `retention_rule`, `retention_hold`, `purge`, `purge_part`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"problem", "tenancy", "audit", "outbox", "agencies", "identity"})
@org.jspecify.annotations.NullMarked
package io.nexaera.retention;
