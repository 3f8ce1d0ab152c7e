package io.nexaera.workflows;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.ShownOnce;
import io.nexaera.outbox.EventType;
import io.nexaera.problem.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
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
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/// Workflows of a client: what they do, and starting them.
@RestController
@Tag(name = "Workflows")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/workflows")
class WorkflowsApi {
    private final Workflows workflows;
    private final Hooks hooks;

    WorkflowsApi(Workflows workflows, Hooks hooks) {
        this.workflows = workflows;
        this.hooks = hooks;
    }

    /// @param agent that the steps ask
    /// @param everyMinutes starts it by the clock
    /// @param onEvents codes of events that start it, such as `document.ready`: docs/webhooks.md
    /// @param definition `{"steps": […]}`: docs/workflows.md
    /// @param version for a change: the version it was made from
    record WorkflowFields(
            @NotNull String name,
            @Nullable UUID agent,
            @Nullable Integer everyMinutes,
            @Nullable List<String> onEvents,
            @NotNull JsonNode definition,
            @Nullable Integer version) {
        WorkflowDraft draft() {
            return new WorkflowDraft(
                    name,
                    Optional.ofNullable(agent),
                    everyMinutes == null ? OptionalInt.empty() : OptionalInt.of(everyMinutes),
                    onEvents == null ? List.of() : onEvents,
                    Definition.parse(definition));
        }
    }

    record WorkflowView(
            UUID id,
            String name,
            Optional<UUID> agent,
            @Nullable Integer everyMinutes,
            List<String> onEvents,
            int version,
            JsonNode definition,
            Instant updatedAt) {
        static WorkflowView of(Workflow workflow) {
            return new WorkflowView(
                    workflow.id(),
                    workflow.name(),
                    workflow.agent(),
                    workflow.everyMinutes().isPresent()
                            ? workflow.everyMinutes().getAsInt()
                            : null,
                    workflow.onEvents().stream().map(EventType::code).toList(),
                    workflow.version(),
                    workflow.definition().source(),
                    workflow.updatedAt());
        }
    }

    /// @param input what the first step finds as `input`
    record StartFields(@Nullable JsonNode input) {}

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    List<WorkflowView> list(Caller caller) {
        return workflows.list(caller.scope()).stream().map(WorkflowView::of).toList();
    }

    @PostMapping
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.CREATED)
    WorkflowView create(Caller caller, @RequestBody @Valid WorkflowFields fields) {
        return WorkflowView.of(workflows.create(caller, fields.draft()));
    }

    @GetMapping("/{id}")
    @Requires(Permission.AGENTS_VIEW)
    WorkflowView find(Caller caller, @PathVariable UUID id) {
        return WorkflowView.of(workflows.find(caller.scope(), id));
    }

    @PutMapping("/{id}")
    @Requires(Permission.AGENTS_EDIT)
    WorkflowView update(Caller caller, @PathVariable UUID id, @RequestBody @Valid WorkflowFields fields) {
        int version = Optional.ofNullable(fields.version()).orElse(0);
        return WorkflowView.of(workflows.update(caller, id, version, fields.draft()));
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable UUID id) {
        workflows.delete(caller, id);
    }

    /// Starts a run; look at `/runs/{id}` for how far it is.
    @PostMapping("/{id}/runs")
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunsApi.RunView start(Caller caller, @PathVariable UUID id, @RequestBody StartFields fields) {
        JsonNode input = Optional.ofNullable(fields.input()).orElse(Values.JSON.createObjectNode());
        return RunsApi.RunView.of(workflows.start(caller, id, input));
    }

    /// @param url to which signed messages are sent
    record HookView(String url, Instant since, Optional<Instant> formerUntil) {}

    /// @param secret shown this once
    /// @param formerUntil until when the secret before it is good as well
    record FreshHook(String url, String secret, Optional<Instant> formerUntil) {
        @Override
        public String toString() {
            return "FreshHook[" + url + ", [secret]]";
        }
    }

    /// The address at which a signed message starts this workflow.
    @Operation(summary = "The address at which a signed message starts a workflow")
    @GetMapping("/{id}/hook")
    @Requires(Permission.AGENTS_VIEW)
    HookView hook(Caller caller, @PathVariable UUID id) {
        workflows.find(caller.scope(), id);
        return hooks.hook(caller.scope(), id)
                .map(hook -> new HookView(url(id), hook.since(), hook.formerUntil()))
                .orElseThrow(() -> new Problem.NotFound("hook"));
    }

    /// An address with its secret, or a new secret for it: the former one is good for 24 hours more.
    @Operation(summary = "Make an address for signed messages, or a new secret for it, shown once")
    @PostMapping("/{id}/hook")
    @Requires(Permission.AGENTS_EDIT)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    FreshHook renewHook(Caller caller, @PathVariable UUID id) {
        Hooks.Fresh fresh = hooks.renew(caller, id);
        return new FreshHook(url(id), fresh.secret(), fresh.formerUntil());
    }

    /// Closes the address; both secrets are deleted.
    @Operation(summary = "Close the address for signed messages")
    @DeleteMapping("/{id}/hook")
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void closeHook(Caller caller, @PathVariable UUID id) {
        hooks.close(caller, id);
    }

    static String url(UUID workflow) {
        return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString() + Hooks.PATH + workflow;
    }

    @GetMapping("/{id}/runs")
    @Requires(Permission.CONVERSATIONS_VIEW)
    List<RunsApi.RunView> runs(Caller caller, @PathVariable UUID id) {
        workflows.find(caller.scope(), id);
        return workflows.latest(caller.scope(), Optional.of(id)).stream()
                .map(RunsApi.RunView::of)
                .toList();
    }
}
