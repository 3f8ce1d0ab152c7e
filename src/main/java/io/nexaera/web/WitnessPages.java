package io.nexaera.web;

import io.nexaera.audit.TransparencyLog;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.witness.Witness;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// Who outside keeps watch over the audit log, and whose logs are watched here.
@Controller
@RequestMapping({"/a/{agency}/witnesses", "/a/{agency}/s/{sub}/witnesses"})
class WitnessPages {
    private final TransparencyLog log;
    private final Witness witness;

    WitnessPages(TransparencyLog log, Witness witness) {
        this.log = log;
        this.witness = witness;
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String list(Model model) {
        model.addAttribute("size", log.size());
        model.addAttribute("witnesses", log.witnesses());
        model.addAttribute("watched", witness.logs());
        model.addAttribute("key", witness.key().orElse(null));
        return "web/witnesses";
    }
}
