package io.nexaera.web;

import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Which clients of an agency have the add-on that Healthcare Mode needs.
@Controller
@RequestMapping("/a/{agency}/healthcare")
class AddOnPages {
    private final Healthcare healthcare;

    AddOnPages(Healthcare healthcare) {
        this.healthcare = healthcare;
    }

    @GetMapping
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    String page(Caller caller, Model model) {
        model.addAttribute("clients", healthcare.clients(caller.scope()));
        return "web/add-ons";
    }

    /// @param until the last day, such as 2027-12-31; empty: until it is taken back
    @PostMapping("/{client}/grant")
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    String grant(
            Caller caller,
            @PathVariable UUID client,
            @RequestParam(defaultValue = "") String until,
            HttpServletResponse response,
            Model model) {
        try {
            healthcare.grant(caller, client, end(until));
            return "redirect:" + caller.place().path() + "/healthcare?done=add-on-granted";
        } catch (Problem.Invalid wrong) {
            response.setStatus(wrong.status());
            model.addAttribute("trouble", wrong.sentence());
            return page(caller, model);
        }
    }

    @PostMapping("/{client}/take-back")
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    String takeBack(Caller caller, @PathVariable UUID client) {
        healthcare.takeBack(caller, client);
        return "redirect:" + caller.place().path() + "/healthcare?done=add-on-taken-back";
    }

    static Optional<Instant> end(String lastDay) {
        if (lastDay.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(lastDay.strip())
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant());
        } catch (DateTimeParseException wrong) {
            throw new Problem.Invalid("healthcare.until", "until", "Give the last day as 2027-12-31.");
        }
    }
}
