/// The roof of the console: the frame of every page, response headers, static files, brand stylesheets, error pages.
/// Promises: one header policy for all responses; no inline script or style; nothing on a page names the product
/// except the licence page. Pages live in the module whose nouns they show; here are those that join several (homes,
/// clients, an agent's page, the audit log). Start at [Frame].
@ApplicationModule(
        allowedDependencies = {
            "chat",
            "proof",
            "healthcare",
            "logbook",
            "portability",
            "agents",
            "quarantine",
            "knowledge",
            "models",
            "shield",
            "identity",
            "witness",
            "access",
            "egress",
            "vault",
            "agencies",
            "audit",
            "tlog",
            "tenancy",
            "problem"
        })
@NullMarked
package io.nexaera.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
