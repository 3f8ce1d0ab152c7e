package io.nexaera.identity;

import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The people of an agency or a client, as a page. A newcomer's first password is shown once, on the answer.
@Controller
@RequestMapping({"/a/{agency}/team", "/a/{agency}/s/{sub}/team"})
class TeamPages {
    private final Team team;

    TeamPages(Team team) {
        this.team = team;
    }

    /// @param removable by this caller
    record Row(Person person, Role role, java.time.Instant since, boolean you, boolean removable) {}

    @GetMapping
    @Requires(Permission.TEAM_VIEW)
    String list(Caller caller, Model model) {
        return page(caller, model);
    }

    @PostMapping
    @Requires(Permission.TEAM_MANAGE)
    String add(
            Caller caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String role,
            HttpServletResponse response,
            Model model) {
        try {
            model.addAttribute("added", team.add(caller, name, email, role(role)));
        } catch (Problem.Invalid | Problem.Forbidden | Problem.Conflict refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
        }
        return page(caller, model);
    }

    @PostMapping("/{person}/remove")
    @Requires(Permission.TEAM_MANAGE)
    String remove(Caller caller, @PathVariable UUID person, HttpServletResponse response, Model model) {
        try {
            team.remove(caller, person);
            return "redirect:" + caller.place().path() + "/team?done=member-removed";
        } catch (Problem.Forbidden | Problem.Conflict refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            return page(caller, model);
        }
    }

    private String page(Caller caller, Model model) {
        model.addAttribute(
                "members",
                team.list(caller).stream().map(member -> row(caller, member)).toList());
        model.addAttribute("mayManage", caller.may(Permission.TEAM_MANAGE));
        model.addAttribute("roles", offered(caller));
        return "identity/team";
    }

    private static Row row(Caller caller, Team.Member member) {
        boolean you = member.person().id().equals(caller.scope().principal());
        boolean removable = !you && caller.may(Permission.TEAM_MANAGE) && mayTouch(caller, member.role());
        return new Row(member.person(), member.role(), member.since(), you, removable);
    }

    private static List<Role> offered(Caller caller) {
        boolean agency = caller.place().subAccount().isEmpty();
        return Arrays.stream(Role.values())
                .filter(role -> role.ofAgency() == agency && mayTouch(caller, role))
                .toList();
    }

    /// Owners are made and removed by owners; [Team] holds to it, here it only spares people a refusal.
    private static boolean mayTouch(Caller caller, Role role) {
        boolean owner = role == Role.AGENCY_OWNER || role == Role.CLIENT_OWNER;
        return !owner || caller.role().equals(java.util.Optional.of(role));
    }

    private static Role role(String code) {
        return Role.of(code).orElseThrow(() -> new Problem.Invalid("team.role", "role", "Choose a role."));
    }
}
