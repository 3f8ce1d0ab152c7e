/// Things that happen one after the other without anybody watching: call an address, ask an agent, wait for a person's
/// word, send a mail. Start reading at [Workflows], then [Running].
/// Promises: each step is on record before and after it is done, so a run goes on after `kill -9` from its last step; a
/// run keeps the version that it began with; what it asks of an agent is asked in that agent's own scope; every call
/// leaves through `egress` and carries the same idempotency key each time; an event or a signed message starts a
/// workflow exactly once. Tables: `workflow`, `workflow_version`,
/// `workflow_run`, `workflow_step`, `workflow_cue`, `workflow_key`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "chat",
            "healthcare",
            "agents",
            "mail",
            "identity",
            "audit",
            "outbox",
            "webhooks",
            "signature",
            "vault",
            "egress",
            "tenancy",
            "problem"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.workflows;
