/// The agents of a client business: instructions, model, limits, and which documents they answer from.
/// Promises: every change is in the audit log with before and after; a stale edit never overwrites a newer one.
/// Start reading at [Agents]. Tables: `agent`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "quarantine",
            "models",
            "identity",
            "agencies",
            "vault",
            "audit",
            "outbox",
            "tenancy",
            "problem"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.agents;
