package io.nexaera.proof;

import io.nexaera.audit.AuditEvent;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// A client's proofs as a page: the newest, one more at once, and what came of each.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/healthcare/proofs")
class ProofPages {
    private final Proofs proofs;
    private final JsonMapper json;

    ProofPages(Proofs proofs, JsonMapper json) {
        this.proofs = proofs;
        this.json = json;
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    String page(Caller caller, Model model) {
        list(caller, model);
        return "proof/page";
    }

    /// The newest, by themselves, while one is under way.
    @GetMapping("/list")
    @Requires(Permission.AGENTS_VIEW)
    String list(Caller caller, Model model) {
        List<Proof> newest = proofs.newest(caller.scope());
        model.addAttribute("proofs", newest);
        model.addAttribute("may", caller.may(Permission.HEALTHCARE_MANAGE));
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute(
                "working", newest.stream().anyMatch(proof -> proof.endedAt().isEmpty()));
        return "proof/list";
    }

    @PostMapping
    @Requires(Permission.HEALTHCARE_MANAGE)
    String start(Caller caller, @RequestParam Optional<String> words, HttpServletResponse response, Model model) {
        try {
            proofs.start(caller, words);
        } catch (Problem.Invalid wrong) {
            model.addAttribute("troubleField", wrong.field());
            return refused(caller, wrong, response, model);
        } catch (Problem.Conflict refused) {
            return refused(caller, refused, response, model);
        }
        return "redirect:" + caller.place().path() + "/healthcare/proofs?done=proof-asked";
    }

    private String refused(Caller caller, Problem refused, HttpServletResponse response, Model model) {
        response.setStatus(refused.status());
        model.addAttribute("trouble", refused.sentence());
        return page(caller, model);
    }

    @GetMapping("/{id}")
    @Requires(Permission.AGENTS_VIEW)
    String proof(Caller caller, @PathVariable UUID id, Model model) {
        String text = proofs.report(caller.scope(), id);
        model.addAttribute("facts", json.readValue(text, new TypeReference<Map<String, Object>>() {}));
        model.addAttribute("sha256", AuditEvent.sha256(text));
        model.addAttribute("entry", proofs.entry(caller.scope(), id).orElse(null));
        model.addAttribute("files", caller.place().apiPath() + "/healthcare/proofs/" + id);
        return "proof/report";
    }
}
