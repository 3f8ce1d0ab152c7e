/// Conversations with an agent. Takes a person's question, finds passages, asks a model or quotes, keeps both sides.
/// Promises: no transaction is open while a model talks; what was said is kept, also when the answer fails or is
/// stopped; in Healthcare Mode nothing of it is; a model reads placeholders where personal data stood.
/// Start reading at [Chat#send]. Tables: `conversation`, `message`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "agents",
            "healthcare",
            "shield",
            "privacy",
            "quarantine",
            "knowledge",
            "models",
            "webhooks",
            "identity",
            "access",
            "agencies",
            "vault",
            "audit",
            "outbox",
            "tenancy",
            "problem"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.chat;
