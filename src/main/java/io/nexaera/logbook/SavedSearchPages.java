package io.nexaera.logbook;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The searches that a person keeps, as a page: open, rename, share, remove, bring back.
@Controller
@RequestMapping({"/a/{agency}/audit/searches", "/a/{agency}/s/{sub}/audit/searches"})
class SavedSearchPages {
    private final SavedSearches searches;

    SavedSearchPages(SavedSearches searches) {
        this.searches = searches;
    }

    /// @param query to be kept, where there is one
    /// @param removed a search that was just removed and can be brought back
    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String page(
            Caller caller,
            @ModelAttribute("query") LogQuery query,
            @RequestParam(required = false) @org.jspecify.annotations.Nullable UUID removed,
            Model model) {
        model.addAttribute("searches", searches.list(caller.scope()));
        model.addAttribute("removed", removed);
        return "logbook/searches";
    }

    @PostMapping
    @Requires(Permission.AUDIT_VIEW)
    String keep(
            Caller caller,
            @ModelAttribute("query") LogQuery query,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "false") boolean shared,
            HttpServletResponse response,
            Model model) {
        try {
            SavedSearch kept = searches.keep(caller, name, shared, query);
            String address = kept.inAddress();
            return "redirect:" + caller.place().path() + "/audit" + address + "&done=search-saved";
        } catch (Problem.Invalid | Problem.Conflict not) {
            model.addAttribute("typedName", name);
            return refused(caller, query, not, response, model);
        }
    }

    @PostMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    String change(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "false") boolean shared,
            HttpServletResponse response,
            Model model) {
        try {
            searches.change(caller, id, name, shared);
            return "redirect:" + caller.place().path() + "/audit/searches?done=search-saved";
        } catch (Problem.Invalid | Problem.Conflict not) {
            return refused(caller, LogQuery.ALL, not, response, model);
        }
    }

    @PostMapping("/{id}/remove")
    @Requires(Permission.AUDIT_VIEW)
    String remove(Caller caller, @PathVariable UUID id) {
        searches.remove(caller, id);
        return "redirect:" + caller.place().path() + "/audit/searches?removed=" + id;
    }

    @PostMapping("/{id}/restore")
    @Requires(Permission.AUDIT_VIEW)
    String restore(Caller caller, @PathVariable UUID id, HttpServletResponse response, Model model) {
        try {
            searches.restore(caller, id);
            return "redirect:" + caller.place().path() + "/audit/searches?done=search-restored";
        } catch (Problem.Conflict taken) {
            return refused(caller, LogQuery.ALL, taken, response, model);
        }
    }

    private String refused(Caller caller, LogQuery query, Problem problem, HttpServletResponse response, Model model) {
        response.setStatus(problem.status());
        model.addAttribute("trouble", problem.sentence());
        model.addAttribute("query", query);
        return page(caller, query, null, model);
    }
}
