package io.nexaera.agents;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.AgentScope;
import io.nexaera.identity.AgentTokens;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.ShownOnce;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Tokens that act as one agent for some minutes: for a program that should reach this agent's things and no others.
@RestController
@Tag(name = "Agents")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/agents/{agent}/tokens")
class AgentTokensApi {
    private static final int USUAL_MINUTES = 5;

    private final TenantDatabase database;
    private final Agents agents;
    private final AgentTokens tokens;
    private final AuditLog audit;

    AgentTokensApi(TenantDatabase database, Agents agents, AgentTokens tokens, AuditLog audit) {
        this.database = database;
        this.agents = agents;
        this.tokens = tokens;
        this.audit = audit;
    }

    /// @param scopes some of `knowledge:read`, `conversation:read`, `conversation:write` (which includes reading)
    /// @param minutes 1 to 15; absent: 5
    record NewToken(@NotNull List<String> scopes, @Nullable Integer minutes) {}

    /// The token is in this answer and nowhere else. Send it as `Authorization: Bearer nxa_…`.
    @PostMapping
    @Requires(Permission.CHAT)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    AgentTokens.Fresh mint(Caller caller, @PathVariable UUID agent, @RequestBody @Valid NewToken wanted) {
        Duration life = Duration.ofMinutes(Optional.ofNullable(wanted.minutes()).orElse(USUAL_MINUTES));
        List<AgentScope> scopes =
                wanted.scopes().stream().map(AgentTokensApi::scope).distinct().toList();
        return database.inTransaction(caller.scope(), tx -> {
            Agent found = agents.find(tx, agent);
            AgentTokens.Fresh fresh = tokens.mint(caller, found.id(), scopes, life);
            audit.record(
                    tx,
                    AuditEvent.of("agent.token-minted")
                            .target("agent", found.id(), found.name())
                            .after(Map.of(
                                    "scopes",
                                    scopes.stream().map(AgentScope::code).toList(),
                                    "expiresAt",
                                    fresh.expiresAt().toString())));
            return fresh;
        });
    }

    private static AgentScope scope(String code) {
        return AgentScope.of(code)
                .orElseThrow(
                        () -> new Problem.Invalid("agent-tokens.scopes", "scopes", "There is no scope " + code + "."));
    }
}
