/// The demo's agency, its two clients, their people, agents, documents and two weeks of talk. Start at
/// [DemoSeed#plant].
/// Promises: planting twice changes nothing; a plant that was interrupted is completed at the next start.
/// Tables: none of its own.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "access",
            "agents",
            "knowledge",
            "identity",
            "agencies",
            "outbox",
            "webhooks",
            "audit",
            "tenancy",
            "problem"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.demo;
