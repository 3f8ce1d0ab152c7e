/// The commands of `./nexaera`: demo, serve, doctor, keys, import-keys, egress-check, verify-log, shield-score. Start
/// reading at
/// [Nexaera].
/// Promises: what an operator can mend is said in plain sentences, never as a stack trace; stdout carries only what was
/// asked for, progress and logs go to stderr; nothing secret is printed except the demo's own sign-in.
/// Tables: none.
@ApplicationModule(
        allowedDependencies = {
            "database",
            "knowledge",
            "quarantine",
            "egress",
            "audit",
            "demo",
            "models",
            "identity",
            "agencies",
            "mail",
            "vault",
            "privacy",
            "tenancy",
            "problem"
        })
@NullMarked
package io.nexaera.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
