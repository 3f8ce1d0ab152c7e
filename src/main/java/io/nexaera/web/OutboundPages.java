package io.nexaera.web;

import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.egress.Verdict;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// "Why was this refused?": what would become of a call to an address, and by which rule. Nothing is called, and what
/// was typed is in no address: it may hold a key.
@Controller
@RequestMapping({"/a/{agency}/outbound", "/a/{agency}/s/{sub}/outbound"})
class OutboundPages {
    private final Outbound outbound;
    private final EgressSettings settings;

    OutboundPages(Outbound outbound, EgressSettings settings) {
        this.outbound = outbound;
        this.settings = settings;
    }

    @GetMapping
    @Requires(Permission.MODELS_VIEW)
    String page(Caller caller, Model model) {
        model.addAttribute("ports", ports());
        return "web/outbound";
    }

    @PostMapping
    @Requires(Permission.MODELS_VIEW)
    String check(Caller caller, @RequestParam(defaultValue = "") String url, Model model) {
        Verdict verdict = outbound.check(caller.scope().tenant(), url.strip());
        model.addAttribute("url", url.strip());
        model.addAttribute("answer", OutboundApi.Answer.of(verdict));
        return page(caller, model);
    }

    private String ports() {
        List<Integer> sorted = settings.ports().stream().sorted().toList();
        return sorted.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
