/// Documents of a sub-account: reads them, cuts them into passages, finds the passages that answer a question.
/// Promises: a file is opened only in a process of its own; every passage knows its page or heading; what is to be
/// anonymized is never stored as it was; deleting deletes.
/// Start reading at [Knowledge]. Tables: `document`, `document_file`, `chunk`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "healthcare",
            "shield",
            "privacy",
            "quarantine",
            "problem",
            "tenancy",
            "audit",
            "outbox",
            "identity"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.knowledge;
