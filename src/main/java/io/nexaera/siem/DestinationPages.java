package io.nexaera.siem;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// “Log streaming”: where the audit log of this agency or client goes, how far it is, and what is in the way.
@Controller
@RequestMapping({"/a/{agency}/log-streams", "/a/{agency}/s/{sub}/log-streams"})
class DestinationPages {
    private final Destinations destinations;
    private final Clock clock;

    DestinationPages(Destinations destinations, Clock clock) {
        this.destinations = destinations;
        this.clock = clock;
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String page(Caller caller, @RequestParam(defaultValue = "") String kind, Model model) {
        model.addAttribute("adding", kind.isEmpty() ? null : Kind.of(kind));
        return show(caller, model);
    }

    /// The list by itself, while something is on its way.
    @GetMapping("/list")
    @Requires(Permission.AUDIT_VIEW)
    String list(Caller caller, Model model) {
        fill(caller, model);
        return "siem/list";
    }

    @PostMapping
    @Requires(Permission.SIEM_MANAGE)
    String add(Caller caller, @ModelAttribute DestinationForm form, HttpServletResponse response, Model model) {
        try {
            Destinations.Fresh fresh = destinations.add(caller.scope(), form.wanted());
            if (fresh.secret().isEmpty()) {
                return done(caller, "stream-added");
            }
            model.addAttribute("fresh", fresh);
            return show(caller, model);
        } catch (Problem.Invalid | Problem.Conflict refused) {
            model.addAttribute("typed", form);
            model.addAttribute("adding", Kind.of(form.kind()));
            return refused(caller, refused, response, model);
        }
    }

    @PostMapping("/{id}/secret")
    @Requires(Permission.SIEM_MANAGE)
    String changeSecret(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String secret,
            HttpServletResponse response,
            Model model) {
        try {
            Destinations.Fresh fresh = destinations.changeSecret(caller.scope(), id, secret);
            if (fresh.secret().isEmpty()) {
                return done(caller, "stream-secret");
            }
            model.addAttribute("fresh", fresh);
            return show(caller, model);
        } catch (Problem.Invalid refused) {
            return refused(caller, refused, response, model);
        }
    }

    /// The result as a fragment, for htmx.
    @PostMapping("/{id}/test")
    @Requires(Permission.SIEM_MANAGE)
    String test(Caller caller, @PathVariable UUID id, Model model) {
        model.addAttribute("check", destinations.test(caller.scope(), id));
        return "siem/list :: check";
    }

    @PostMapping("/{id}/pause")
    @Requires(Permission.SIEM_MANAGE)
    String pause(Caller caller, @PathVariable UUID id) {
        destinations.pause(caller.scope(), id);
        return done(caller, "stream-paused");
    }

    @PostMapping("/{id}/resume")
    @Requires(Permission.SIEM_MANAGE)
    String resume(Caller caller, @PathVariable UUID id) {
        destinations.resume(caller.scope(), id);
        return done(caller, "stream-resumed");
    }

    @PostMapping("/{id}/replay")
    @Requires(Permission.SIEM_MANAGE)
    String replay(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "beginning") String from,
            HttpServletResponse response,
            Model model) {
        try {
            destinations.replay(caller.scope(), id, Start.parse(from));
            return done(caller, "stream-replayed");
        } catch (Problem.Invalid refused) {
            return refused(caller, refused, response, model);
        }
    }

    @PostMapping("/{id}/remove")
    @Requires(Permission.SIEM_MANAGE)
    String remove(Caller caller, @PathVariable UUID id) {
        destinations.remove(caller.scope(), id);
        return done(caller, "stream-removed");
    }

    private static String done(Caller caller, String what) {
        return "redirect:" + caller.place().path() + "/log-streams?done=" + what;
    }

    private String refused(Caller caller, Problem problem, HttpServletResponse response, Model model) {
        response.setStatus(problem.status());
        model.addAttribute("trouble", problem.sentence());
        model.addAttribute("troubleField", problem instanceof Problem.Invalid invalid ? invalid.field() : "");
        return show(caller, model);
    }

    private String show(Caller caller, Model model) {
        fill(caller, model);
        model.addAttribute("kinds", Kind.values());
        return "siem/destinations";
    }

    private void fill(Caller caller, Model model) {
        List<Destination> all = destinations.list(caller.scope());
        model.addAttribute("destinations", all);
        model.addAttribute("moving", all.stream().anyMatch(Destination::isMoving));
        model.addAttribute("now", clock.instant());
        model.addAttribute("mayManage", caller.may(Permission.SIEM_MANAGE));
    }
}
