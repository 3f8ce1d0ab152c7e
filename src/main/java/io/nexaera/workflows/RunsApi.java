package io.nexaera.workflows;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Runs of workflows. Data is shown redacted.
@RestController
@Tag(name = "Workflows")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/runs")
class RunsApi {
    private final Workflows workflows;

    RunsApi(Workflows workflows) {
        this.workflows = workflows;
    }

    record RunView(
            UUID id,
            UUID workflow,
            int version,
            String state,
            int step,
            Optional<String> problem,
            String startedBy,
            Instant startedAt,
            Optional<Instant> endedAt) {
        static RunView of(Run run) {
            return new RunView(
                    run.id(),
                    run.workflow(),
                    run.version(),
                    run.state().code(),
                    run.step(),
                    run.problem(),
                    run.startedBy(),
                    run.startedAt(),
                    run.endedAt());
        }
    }

    record StepView(
            int step,
            int item,
            String name,
            String kind,
            String state,
            int attempts,
            Optional<JsonNode> input,
            Optional<JsonNode> output,
            Optional<String> problem,
            Optional<String> decidedBy) {
        static StepView of(Run.Done done) {
            return new StepView(
                    done.step(),
                    done.item(),
                    done.name(),
                    done.kind(),
                    done.state(),
                    done.attempts(),
                    done.input().map(Redacted::of),
                    done.output().map(Redacted::of),
                    done.problem(),
                    done.decidedBy());
        }
    }

    record StoryView(RunView run, List<StepView> steps) {}

    /// @param approved false ends the run
    record Decision(int step, boolean approved) {}

    record From(int step) {}

    @GetMapping("/{run}")
    @Requires(Permission.CONVERSATIONS_VIEW)
    StoryView find(Caller caller, @PathVariable UUID run) {
        Run.Story story = workflows.story(caller.scope(), run);
        return new StoryView(
                RunView.of(story.run()),
                story.steps().stream().map(StepView::of).toList());
    }

    @PostMapping("/{run}/cancel")
    @Requires(Permission.AGENTS_EDIT)
    RunView cancel(Caller caller, @PathVariable UUID run) {
        return RunView.of(workflows.cancel(caller, run));
    }

    /// A new run that starts at a step of this one.
    @PostMapping("/{run}/again")
    @Requires(Permission.AGENTS_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    RunView again(Caller caller, @PathVariable UUID run, @RequestBody From from) {
        return RunView.of(workflows.again(caller, run, from.step()));
    }

    /// For people alone, signed in: no key approves.
    @PostMapping("/{run}/decision")
    @Requires(Permission.CHAT)
    RunView decide(Caller caller, @PathVariable UUID run, @RequestBody Decision decision) {
        return RunView.of(workflows.decide(caller, run, decision.step(), decision.approved()));
    }
}
