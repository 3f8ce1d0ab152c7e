package io.nexaera.logbook;

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

/// How long the log is kept, as a page: the days, what would go, what went, and the hold.
@Controller
@RequestMapping({"/a/{agency}/audit/retention", "/a/{agency}/s/{sub}/audit/retention"})
class RetentionPages {
    private final Retention retention;

    RetentionPages(Retention retention) {
        this.retention = retention;
    }

    /// @param days what the preview counts with; else what is set, or the fewest that may be
    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String page(Caller caller, @RequestParam Optional<Integer> days, Model model) {
        runs(caller, model);
        Retention.Standing standing = retention.standing(caller.scope());
        int asked = days.filter(n -> n >= standing.floor() && n <= Retention.MOST_DAYS)
                .or(standing::days)
                .orElse(standing.floor());
        model.addAttribute("preview", retention.preview(caller.scope(), asked));
        model.addAttribute("may", caller.may(Permission.AUDIT_KEEP));
        return "logbook/retention";
    }

    /// What went, by itself, while something goes.
    @GetMapping("/runs")
    @Requires(Permission.AUDIT_VIEW)
    String runs(Caller caller, Model model) {
        Retention.Standing standing = retention.standing(caller.scope());
        model.addAttribute("standing", standing);
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute(
                "working",
                standing.runs().stream().anyMatch(run -> run.finishedAt().isEmpty()));
        return "logbook/retention-runs";
    }

    @PostMapping
    @Requires(Permission.AUDIT_KEEP)
    String keepFor(
            Caller caller,
            @RequestParam Optional<Integer> days,
            @RequestParam(defaultValue = "false") boolean forGood,
            HttpServletResponse response,
            Model model) {
        try {
            retention.keepFor(caller, forGood ? Optional.empty() : Optional.of(days.orElse(0)));
        } catch (Problem.Invalid wrong) {
            return refused(caller, wrong, response, model);
        }
        return back(caller, "retention-set");
    }

    @PostMapping("/hold")
    @Requires(Permission.AUDIT_KEEP)
    String hold(
            Caller caller, @RequestParam(defaultValue = "") String reason, HttpServletResponse response, Model model) {
        try {
            retention.hold(caller, reason);
        } catch (Problem.Invalid wrong) {
            return refused(caller, wrong, response, model);
        }
        return back(caller, "hold-set");
    }

    @PostMapping("/hold/lift")
    @Requires(Permission.AUDIT_KEEP)
    String lift(Caller caller) {
        retention.lift(caller);
        return back(caller, "hold-lifted");
    }

    private static String back(Caller caller, String done) {
        return "redirect:" + caller.place().path() + "/audit/retention?done=" + done;
    }

    private String refused(Caller caller, Problem.Invalid wrong, HttpServletResponse response, Model model) {
        response.setStatus(wrong.status());
        model.addAttribute("trouble", wrong.sentence());
        model.addAttribute("troubleField", wrong.field());
        return page(caller, Optional.empty(), model);
    }
}
