package io.nexaera.portability;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// “Your data”: a client's owner takes everything along, or has the account erased.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/data")
class DataPages {
    private final Exports exports;
    private final Erasures erasures;

    DataPages(Exports exports, Erasures erasures) {
        this.exports = exports;
        this.erasures = erasures;
    }

    @GetMapping
    @Requires(Permission.DATA_MANAGE)
    String page(Caller caller, Model model) {
        rows(caller, model);
        model.addAttribute(
                "erasure",
                erasures.list(caller.scope()).stream()
                        .filter(one -> one.state() == Erasure.State.WAITING)
                        .findFirst()
                        .orElse(null));
        model.addAttribute("days", Erasures.GRACE.toDays());
        return "portability/data";
    }

    /// The list of exports by itself, while one is being packed.
    @GetMapping("/exports")
    @Requires(Permission.DATA_MANAGE)
    String rows(Caller caller, Model model) {
        List<Export> all = exports.list(caller.scope());
        model.addAttribute("exports", all);
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute("working", all.stream().anyMatch(Export::underWay));
        return "portability/exports";
    }

    @PostMapping("/exports")
    @Requires(Permission.DATA_MANAGE)
    String export(Caller caller, HttpServletResponse response, Model model) {
        try {
            exports.request(caller);
        } catch (Problem.Conflict busy) {
            return refused(caller, busy, response, model);
        }
        return "redirect:" + caller.place().path() + "/data?done=export-requested";
    }

    @PostMapping("/exports/{id}/delete")
    @Requires(Permission.DATA_MANAGE)
    String delete(Caller caller, @PathVariable UUID id) {
        exports.delete(caller.scope(), id);
        return "redirect:" + caller.place().path() + "/data?done=export-deleted";
    }

    @PostMapping("/erasures")
    @Requires(Permission.DATA_MANAGE)
    String erase(
            Caller caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            Erasures.Requested requested = erasures.request(caller, name, password);
            model.addAttribute("link", ErasureApi.address(request, requested.link()));
            return page(caller, model);
        } catch (Problem.Invalid wrong) {
            model.addAttribute("troubleField", wrong.field());
            model.addAttribute("typedName", name);
            return refused(caller, wrong, response, model);
        } catch (Problem.Conflict | Problem.TooMany not) {
            return refused(caller, not, response, model);
        }
    }

    private String refused(Caller caller, Problem problem, HttpServletResponse response, Model model) {
        response.setStatus(problem.status());
        model.addAttribute("trouble", problem.sentence());
        return page(caller, model);
    }

    @PostMapping("/erasures/{id}/cancel")
    @Requires(Permission.DATA_MANAGE)
    String keep(Caller caller, @PathVariable UUID id) {
        erasures.cancel(caller, id);
        return "redirect:" + caller.place().path() + "/data?done=account-kept";
    }
}
