package io.nexaera.agents;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.models.KeyTier;
import io.nexaera.models.ProviderKind;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Agents of a client.
@RestController
@Tag(name = "Agents")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/agents")
class AgentsApi {
    private final TenantDatabase database;
    private final Agents agents;

    AgentsApi(TenantDatabase database, Agents agents) {
        this.database = database;
        this.agents = agents;
    }

    /// Absent fields have their defaults.
    ///
    /// @param provider to answer with whichever key there is for it; instead of a connection
    /// @param keyTiers whose keys it may use: `organization`, `agency`, `platform`, `legacy`; absent: all
    /// @param refuses checks that turn a question away: `quarantine.instruction`, `quarantine.encoded`,
    /// `quarantine.role-marker`, `quarantine.invisible`; absent: all are noted only
    /// @param version for an update: the version it was made from
    record AgentFields(
            @NotNull String name,
            @Nullable String instructions,
            @Nullable UUID connection,
            @Nullable String model,
            @Nullable Double temperature,
            @Nullable Integer maxAnswerTokens,
            @Nullable Integer maxQuestionChars,
            @Nullable List<UUID> documents,
            @Nullable String provider,
            @Nullable Set<String> keyTiers,
            @Nullable List<String> refuses,
            @Nullable Integer maxQuestionTokens,
            @Nullable Integer version) {
        AgentDraft draft() {
            return new AgentDraft(
                    name,
                    Optional.ofNullable(instructions).orElse(""),
                    Optional.ofNullable(connection),
                    Optional.ofNullable(model),
                    Optional.ofNullable(temperature).orElse(AgentDraft.DEFAULT_TEMPERATURE),
                    Optional.ofNullable(maxAnswerTokens).orElse(AgentDraft.DEFAULT_ANSWER_TOKENS),
                    Optional.ofNullable(maxQuestionChars).orElse(AgentDraft.DEFAULT_QUESTION_CHARS),
                    Optional.ofNullable(documents),
                    Optional.ofNullable(provider).map(AgentsApi::provider),
                    keyTiers == null
                            ? EnumSet.allOf(KeyTier.class)
                            : keyTiers.stream().map(AgentsApi::tier).collect(Collectors.toSet()),
                    Guardrails.of(
                            Optional.ofNullable(refuses).orElse(List.of()),
                            Optional.ofNullable(maxQuestionTokens).orElse(Guardrails.DEFAULT_QUESTION_TOKENS)));
        }
    }

    record AgentView(
            UUID id,
            String slug,
            String name,
            String instructions,
            Optional<UUID> connection,
            Optional<String> model,
            double temperature,
            int maxAnswerTokens,
            int maxQuestionChars,
            Optional<List<UUID>> documents,
            Optional<String> provider,
            List<KeyTier> keyTiers,
            List<String> refuses,
            int maxQuestionTokens,
            int version,
            Instant createdAt,
            Instant updatedAt) {
        static AgentView of(Agent agent) {
            AgentDraft draft = agent.draft();
            return new AgentView(
                    agent.id(),
                    agent.slug(),
                    draft.name(),
                    draft.instructions(),
                    draft.connection(),
                    draft.model(),
                    draft.temperature(),
                    draft.maxAnswerTokens(),
                    draft.maxQuestionChars(),
                    draft.documents(),
                    draft.provider().map(ProviderKind::id),
                    draft.keyTiers().stream().sorted().toList(),
                    draft.guardrails().codes(),
                    draft.guardrails().maxQuestionTokens(),
                    agent.version(),
                    agent.createdAt(),
                    agent.updatedAt());
        }
    }

    private static ProviderKind provider(String id) {
        return ProviderKind.byId(id)
                .orElseThrow(() -> new Problem.Invalid("agents.provider", "provider", "There is no such provider."));
    }

    private static KeyTier tier(String code) {
        return KeyTier.of(code)
                .orElseThrow(
                        () -> new Problem.Invalid("agents.keyTiers", "keyTiers", "There is no tier " + code + "."));
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    List<AgentView> list(Caller caller) {
        return database.inTransaction(
                caller.scope(),
                tx -> agents.list(tx).stream().map(AgentView::of).toList());
    }

    @GetMapping("/{id}")
    @Requires(Permission.AGENTS_VIEW)
    AgentView get(Caller caller, @PathVariable UUID id) {
        return database.inTransaction(caller.scope(), tx -> AgentView.of(agents.find(tx, id)));
    }

    @PostMapping
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.CREATED)
    AgentView create(Caller caller, @RequestBody @Valid AgentFields fields) {
        AgentDraft draft = fields.draft();
        return database.inTransaction(caller.scope(), tx -> AgentView.of(agents.create(tx, draft)));
    }

    @PutMapping("/{id}")
    @Requires(Permission.AGENTS_EDIT)
    AgentView update(Caller caller, @PathVariable UUID id, @RequestBody @Valid AgentFields fields) {
        AgentDraft draft = fields.draft();
        return database.inTransaction(caller.scope(), tx -> {
            int version = Optional.ofNullable(fields.version())
                    .orElseGet(() -> agents.find(tx, id).version());
            return AgentView.of(agents.update(tx, id, version, draft));
        });
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable UUID id) {
        database.run(caller.scope(), tx -> agents.delete(tx, id));
    }
}
