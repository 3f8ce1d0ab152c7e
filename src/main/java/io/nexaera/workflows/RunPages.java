package io.nexaera.workflows;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Runs as pages: start, watch, answer, cancel, start over.
@Controller
@RequestMapping("/a/{agency}/s/{sub}")
class RunPages {
    private final Workflows workflows;

    RunPages(Workflows workflows) {
        this.workflows = workflows;
    }

    @PostMapping("/workflows/{id}/start")
    @Requires(Permission.AGENTS_EDIT)
    String start(Caller caller, @PathVariable UUID id, @RequestParam(defaultValue = "") String input) {
        return to(caller, workflows.start(caller, id, read(input)), "workflow-started");
    }

    private static JsonNode read(String input) {
        try {
            return input.isBlank() ? Values.JSON.createObjectNode() : Values.JSON.readTree(input);
        } catch (JacksonException e) {
            throw new Problem.Invalid(
                    "workflows.input", "input", "What a run begins with is JSON, such as {\"name\": \"Ada\"}.");
        }
    }

    @GetMapping("/runs/{run}")
    @Requires(Permission.CONVERSATIONS_VIEW)
    String page(Caller caller, @PathVariable UUID run, Model model) {
        story(caller, run, model);
        return "workflows/run";
    }

    /// What changes while it runs, by itself.
    @GetMapping("/runs/{run}/steps")
    @Requires(Permission.CONVERSATIONS_VIEW)
    String story(Caller caller, @PathVariable UUID run, Model model) {
        Run.Story story = workflows.story(caller.scope(), run);
        model.addAttribute("run", RunsApi.RunView.of(story.run()));
        model.addAttribute("name", story.run().workflowName());
        model.addAttribute("over", story.run().state().isOver());
        model.addAttribute("begun", Redacted.of(story.run().input()).toPrettyString());
        model.addAttribute(
                "steps", story.steps().stream().map(RunsApi.StepView::of).toList());
        model.addAttribute("mayEdit", caller.may(Permission.AGENTS_EDIT));
        model.addAttribute(
                "mayDecide", caller.may(Permission.CHAT) && caller.person().isPresent());
        return "workflows/steps";
    }

    @PostMapping("/runs/{run}/cancel")
    @Requires(Permission.AGENTS_EDIT)
    String cancel(Caller caller, @PathVariable UUID run) {
        return to(caller, workflows.cancel(caller, run), "workflow-cancelled");
    }

    @PostMapping("/runs/{run}/again")
    @Requires(Permission.AGENTS_EDIT)
    String again(Caller caller, @PathVariable UUID run, @RequestParam(defaultValue = "0") int step) {
        return to(caller, workflows.again(caller, run, step), "workflow-started");
    }

    @PostMapping("/runs/{run}/decision")
    @Requires(Permission.CHAT)
    String decide(
            Caller caller,
            @PathVariable UUID run,
            @RequestParam(defaultValue = "0") int step,
            @RequestParam(defaultValue = "") String word) {
        return to(caller, workflows.decide(caller, run, step, word.equals("yes")), "workflow-decided");
    }

    private static String to(Caller caller, Run run, String notice) {
        return "redirect:" + caller.place().path() + "/runs/" + run.id() + "?done=" + notice;
    }
}
