/// Background work that a transaction asks for. Promises: a job exists if and only if that transaction committed; it is
/// run at least once, also after `kill -9`. Start reading at [Jobs#enqueue] and [JobHandler]. Tables: `job`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.outbox;
