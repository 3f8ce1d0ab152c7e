package io.nexaera.logbook;

import io.nexaera.audit.LogFormat;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
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

/// Files of the log as a page: ask for one, see how far it is, take it, cancel it.
@Controller
@RequestMapping({"/a/{agency}/audit/exports", "/a/{agency}/s/{sub}/audit/exports"})
class ExportPages {
    private final LogExports exports;
    private final LogbookSettings settings;

    ExportPages(LogExports exports, LogbookSettings settings) {
        this.exports = exports;
        this.settings = settings;
    }

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    String page(Caller caller, @ModelAttribute("query") LogQuery query, Model model) {
        rows(caller, model);
        model.addAttribute("formats", LogFormat.values());
        return "logbook/exports";
    }

    /// The list by itself, while a file is being written.
    @GetMapping("/rows")
    @Requires(Permission.AUDIT_VIEW)
    String rows(Caller caller, Model model) {
        List<LogExport> all = exports.list(caller.scope());
        model.addAttribute("exports", all);
        model.addAttribute("api", caller.place().apiPath());
        model.addAttribute("days", settings.exportsKept().toDays());
        model.addAttribute("working", all.stream().anyMatch(LogExport::underWay));
        return "logbook/export-rows";
    }

    @PostMapping
    @Requires(Permission.AUDIT_VIEW)
    String request(
            Caller caller,
            @ModelAttribute("query") LogQuery query,
            @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response,
            Model model) {
        try {
            exports.request(caller, query, LogFormat.of(format));
        } catch (Problem.Conflict | Problem.TooMany | Problem.Invalid not) {
            response.setStatus(not.status());
            model.addAttribute("trouble", not.sentence());
            return page(caller, query, model);
        }
        return "redirect:" + caller.place().path() + "/audit/exports?done=log-export-asked";
    }

    @PostMapping("/{id}/delete")
    @Requires(Permission.AUDIT_VIEW)
    String delete(Caller caller, @PathVariable UUID id) {
        exports.remove(caller.scope(), id);
        return "redirect:" + caller.place().path() + "/audit/exports?done=export-deleted";
    }
}
