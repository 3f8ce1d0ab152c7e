package io.nexaera.retention;

import io.nexaera.audit.AuditEvent;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
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

/// How long a client's data is kept, as pages: the rules, what would go, holds, what went.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/retention")
class DataRetentionPages {
    private final RetentionRules rules;
    private final LegalHolds holds;
    private final Purges purges;
    private final RetentionSettings settings;
    private final JsonMapper json;

    DataRetentionPages(
            RetentionRules rules, LegalHolds holds, Purges purges, RetentionSettings settings, JsonMapper json) {
        this.rules = rules;
        this.holds = holds;
        this.purges = purges;
        this.settings = settings;
        this.json = json;
    }

    /// @param kind whose rule is to be changed
    /// @param days what is counted with, before it is saved
    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String page(Caller caller, @RequestParam Optional<String> kind, @RequestParam Optional<Integer> days, Model model) {
        list(caller, model);
        List<RetentionRule> all = rules.list(caller.scope());
        model.addAttribute("rules", all);
        model.addAttribute("holds", holds.list(caller.scope()));
        model.addAttribute("kinds", DataClass.values());
        kind.map(DataClass::of).ifPresent(one -> edit(caller, one, days, all, model));
        return "retention/client";
    }

    private void edit(Caller caller, DataClass kind, Optional<Integer> days, List<RetentionRule> all, Model model) {
        RetentionRule rule =
                all.stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
        Optional<Integer> asked = days.or(rule::days);
        model.addAttribute("editing", rule);
        model.addAttribute("asked", asked.orElse(null));
        days.filter(some -> some >= 1 && some <= RetentionRules.MOST_DAYS)
                .ifPresent(some -> model.addAttribute("preview", purges.dryRun(caller.scope(), kind, some)));
    }

    /// What would go now by the rules that hold; fetched by the page, for it may take seconds.
    @GetMapping("/preview")
    @Requires(Permission.AUDIT_VIEW)
    String preview(Caller caller, Model model) {
        List<DryRun> all = purges.dryRun(caller.scope());
        model.addAttribute("going", all.stream().filter(run -> run.rows() > 0).toList());
        model.addAttribute("some", all.stream().anyMatch(run -> run.rows() > 0 && !run.held()));
        model.addAttribute("may", caller.may(Permission.DATA_KEEP));
        return "retention/preview";
    }

    /// What went, by itself, while something goes.
    @GetMapping("/purges")
    @Requires(Permission.AUDIT_VIEW)
    String list(Caller caller, Model model) {
        List<Purge> all = purges.list(caller.scope());
        model.addAttribute("purges", all);
        model.addAttribute("backupDays", settings.backupDays());
        model.addAttribute("may", caller.may(Permission.DATA_KEEP));
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute(
                "working",
                purges.waiting(caller.scope())
                        || all.stream().anyMatch(one -> one.finishedAt().isEmpty()));
        return "retention/purges";
    }

    @GetMapping("/purges/{id}")
    @Requires(Permission.AUDIT_VIEW)
    String certificate(Caller caller, @PathVariable UUID id, Model model) {
        String text = purges.certificate(caller.scope(), id);
        model.addAttribute("facts", json.readValue(text, new TypeReference<java.util.Map<String, Object>>() {}));
        model.addAttribute("sha256", AuditEvent.sha256(text));
        model.addAttribute("content", caller.place().apiPath() + "/retention/purges/" + id + "/certificate");
        return "retention/certificate";
    }

    /// @param deed `save`, `forGood` or `reset`
    @PostMapping
    @Requires(Permission.DATA_KEEP)
    String keepFor(
            Caller caller,
            @RequestParam String kind,
            @RequestParam Optional<Integer> days,
            @RequestParam(defaultValue = "save") String deed,
            HttpServletResponse response,
            Model model) {
        try {
            RuleForm.save(rules, caller, kind, days, deed, false);
        } catch (Problem.Invalid wrong) {
            refused(wrong, response, model);
            return page(caller, Optional.of(kind), Optional.empty(), model);
        }
        return back(caller, "data-retention-set");
    }

    @PostMapping("/holds")
    @Requires(Permission.DATA_KEEP)
    String hold(
            Caller caller,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            Model model) {
        try {
            holds.hold(caller, kind.isEmpty() ? Optional.empty() : Optional.of(DataClass.of(kind)), reason);
        } catch (Problem.Invalid | Problem.Conflict wrong) {
            refused(wrong, response, model);
            return page(caller, Optional.empty(), Optional.empty(), model);
        }
        return back(caller, "legal-hold-set");
    }

    @PostMapping("/holds/{id}/lift")
    @Requires(Permission.DATA_KEEP)
    String lift(Caller caller, @PathVariable UUID id) {
        holds.lift(caller, id);
        return back(caller, "legal-hold-lifted");
    }

    @PostMapping("/purge")
    @Requires(Permission.DATA_KEEP)
    String purge(Caller caller, HttpServletResponse response, Model model) {
        try {
            purges.now(caller);
        } catch (Problem.Conflict underWay) {
            response.setStatus(underWay.status());
            model.addAttribute("trouble", underWay.sentence());
            return page(caller, Optional.empty(), Optional.empty(), model);
        }
        return back(caller, "purge-asked");
    }

    private static String back(Caller caller, String done) {
        return "redirect:" + caller.place().path() + "/retention?done=" + done;
    }

    private static void refused(Problem wrong, HttpServletResponse response, Model model) {
        response.setStatus(wrong.status());
        model.addAttribute("trouble", wrong.sentence());
        model.addAttribute("troubleField", wrong instanceof Problem.Invalid invalid ? invalid.field() : "reason");
    }
}
