/// Background work that a transaction asks for, and the news of what it did. Promises: a job and an event exist if and
/// only
/// if that transaction committed; a job is run at least once, also after `kill -9`; an event holds ids and states only.
/// Start reading at [Jobs#enqueue] and [JobHandler]; [Events#publish] and [EventType]. Tables: `job`, `event`.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"audit", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.outbox;
