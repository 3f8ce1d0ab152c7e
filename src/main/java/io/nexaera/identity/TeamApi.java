package io.nexaera.identity;

import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The people of an agency or a client.
@RestController
@Tag(name = "Team")
@RequestMapping({"/api/v1/agencies/{agencyId}/members", "/api/v1/sub-accounts/{subAccount}/members"})
class TeamApi {
    private final Team team;

    TeamApi(Team team) {
        this.team = team;
    }

    record NewMember(
            @NotNull String name,
            @NotNull String email,
            @NotNull String role) {}

    @GetMapping
    @Requires(Permission.TEAM_VIEW)
    List<Team.Member> list(Caller caller) {
        return team.list(caller);
    }

    @PostMapping
    @Requires(Permission.TEAM_MANAGE)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    Team.Added add(Caller caller, @RequestBody @Valid NewMember wanted) {
        Role role = Role.of(wanted.role())
                .orElseThrow(
                        () -> new Problem.Invalid("team.role", "role", "Choose one of the roles that exist here."));
        return team.add(caller, wanted.name(), wanted.email(), role);
    }

    @DeleteMapping("/{person}")
    @Requires(Permission.TEAM_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable UUID person) {
        team.remove(caller, person);
    }
}
