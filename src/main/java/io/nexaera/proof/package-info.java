/// Proofs that nothing of a conversation stays, of a client in Healthcare Mode: an agent is asked in several ways with
/// words that nobody has said, then they are looked for in the client's rows, in what the program logs, and in files.
/// Promises: a control, stored as it is with the mode off and taken back, must be found by the same search, or the
/// proof
/// is void; the words themselves are kept nowhere; the report's digest is in the signed log. Start reading at
/// [Proving].
/// Table: `healthcare_proof`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "chat",
            "healthcare",
            "models",
            "mail",
            "agencies",
            "identity",
            "audit",
            "outbox",
            "tenancy",
            "problem"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.proof;
