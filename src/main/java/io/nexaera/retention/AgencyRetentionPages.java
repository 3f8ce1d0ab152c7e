package io.nexaera.retention;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What an agency gives to its clients: how long they keep each kind of data, and whether they may keep longer.
@Controller
@RequestMapping("/a/{agency}/retention")
class AgencyRetentionPages {
    private final RetentionRules rules;

    AgencyRetentionPages(RetentionRules rules) {
        this.rules = rules;
    }

    /// @param kind whose rule is to be changed
    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String page(Caller caller, @RequestParam Optional<String> kind, Model model) {
        var all = rules.list(caller.scope());
        model.addAttribute("rules", all);
        model.addAttribute("may", caller.may(Permission.DATA_KEEP));
        kind.map(DataClass::of)
                .flatMap(one -> all.stream().filter(rule -> rule.kind() == one).findFirst())
                .ifPresent(rule -> model.addAttribute("editing", rule));
        return "retention/agency";
    }

    @PostMapping
    @Requires(Permission.DATA_KEEP)
    String keepFor(
            Caller caller,
            @RequestParam String kind,
            @RequestParam Optional<Integer> days,
            @RequestParam(defaultValue = "save") String deed,
            @RequestParam(defaultValue = "false") boolean longer,
            HttpServletResponse response,
            Model model) {
        try {
            RuleForm.save(rules, caller, kind, days, deed, longer);
        } catch (Problem.Invalid wrong) {
            response.setStatus(wrong.status());
            model.addAttribute("trouble", wrong.sentence());
            model.addAttribute("troubleField", wrong.field());
            return page(caller, Optional.of(kind), model);
        }
        return "redirect:" + caller.place().path() + "/retention?done=agency-retention-set";
    }
}
