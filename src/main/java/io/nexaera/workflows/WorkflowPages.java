package io.nexaera.workflows;

import io.nexaera.agents.Agents;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A client's workflows as pages: the list, and an editor that works without a script: each button sends the whole
/// form.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/workflows")
class WorkflowPages {
    private static final String ON = "on.";

    private final Workflows workflows;
    private final TenantDatabase database;
    private final Agents agents;
    private final Hooks hooks;

    WorkflowPages(Workflows workflows, TenantDatabase database, Agents agents, Hooks hooks) {
        this.workflows = workflows;
        this.database = database;
        this.agents = agents;
        this.hooks = hooks;
    }

    /// What templates show of a way to begin.
    public record Choice(String code, String title, String text) {}

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    String list(Caller caller, Model model) {
        model.addAttribute("workflows", workflows.list(caller.scope()));
        model.addAttribute("mayEdit", caller.may(Permission.AGENTS_EDIT));
        model.addAttribute("mayDecide", caller.may(Permission.CHAT));
        boolean maySee = caller.may(Permission.CONVERSATIONS_VIEW);
        model.addAttribute("maySee", maySee);
        model.addAttribute("waiting", maySee ? workflows.waiting(caller.scope()) : List.of());
        model.addAttribute("runs", maySee ? workflows.latest(caller.scope(), Optional.empty()) : List.of());
        return "workflows/list";
    }

    @GetMapping("/new")
    @Requires(Permission.AGENTS_EDIT)
    String fresh(Caller caller, @RequestParam(defaultValue = "") String from, Model model) {
        model.addAttribute(
                "recipes",
                Arrays.stream(Recipe.values())
                        .map(recipe -> new Choice(recipe.code(), recipe.title(), recipe.text()))
                        .toList());
        Optional<Recipe> recipe = Recipe.of(from);
        return recipe.isEmpty()
                ? "workflows/new"
                : editor(
                        caller,
                        model,
                        Cards.of(recipe.get().definition()),
                        Map.of("name", recipe.get().title()));
    }

    @PostMapping
    @Requires(Permission.AGENTS_EDIT)
    String create(Caller caller, @RequestParam Map<String, String> form, HttpServletResponse response, Model model) {
        return edited(caller, form, response, model, draft -> workflows.create(caller, draft));
    }

    @GetMapping("/{id}")
    @Requires(Permission.AGENTS_VIEW)
    String edit(Caller caller, @PathVariable UUID id, Model model) {
        return saved(caller, id, model);
    }

    private String saved(Caller caller, UUID id, Model model) {
        Workflow workflow = workflows.find(caller.scope(), id);
        model.addAttribute("workflow", workflow);
        return editor(caller, model, Cards.of(workflow.definition().source()), form(workflow));
    }

    private static Map<String, String> form(Workflow workflow) {
        Map<String, String> form = new HashMap<>();
        form.put("name", workflow.name());
        form.put("agent", workflow.agent().map(UUID::toString).orElse(""));
        form.put(
                "every",
                workflow.everyMinutes().isPresent()
                        ? String.valueOf(workflow.everyMinutes().getAsInt())
                        : "");
        form.put("version", String.valueOf(workflow.version()));
        workflow.onEvents().forEach(type -> form.put(ON + type.code(), "yes"));
        return form;
    }

    @PostMapping("/{id}")
    @Requires(Permission.AGENTS_EDIT)
    String save(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam Map<String, String> form,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("workflow", workflows.find(caller.scope(), id));
        OptionalInt version = number(form, "version");
        return edited(caller, form, response, model, draft -> workflows.update(caller, id, version.orElse(0), draft));
    }

    @PostMapping("/{id}/delete")
    @Requires(Permission.AGENTS_EDIT)
    String delete(Caller caller, @PathVariable UUID id) {
        workflows.delete(caller, id);
        return "redirect:" + caller.place().path() + "/workflows?done=workflow-deleted";
    }

    /// The secret is on this answer, and never again.
    @PostMapping("/{id}/hook")
    @Requires(Permission.AGENTS_EDIT)
    String renewHook(Caller caller, @PathVariable UUID id, Model model) {
        model.addAttribute("fresh", hooks.renew(caller, id));
        return saved(caller, id, model);
    }

    @PostMapping("/{id}/hook/close")
    @Requires(Permission.AGENTS_EDIT)
    String closeHook(Caller caller, @PathVariable UUID id) {
        hooks.close(caller, id);
        return "redirect:" + caller.place().path() + "/workflows/" + id + "?done=workflow-hook-closed";
    }

    private interface Saving {
        Workflow saved(WorkflowDraft draft);
    }

    /// Any button but "save" changes the cards and keeps nothing.
    private String edited(
            Caller caller, Map<String, String> form, HttpServletResponse response, Model model, Saving saving) {
        String deed = form.getOrDefault("deed", "save");
        Cards cards = Cards.of(form).after(deed);
        if (!deed.equals("save")) {
            return editor(caller, model, cards, form);
        }
        try {
            Workflow saved = saving.saved(new WorkflowDraft(
                    form.getOrDefault("name", ""),
                    agent(form),
                    number(form, "every"),
                    events(form),
                    Definition.parse(cards.definition())));
            return "redirect:" + caller.place().path() + "/workflows/" + saved.id() + "?done=workflow-saved";
        } catch (Problem.Invalid | Problem.Conflict | Problem.TooLarge refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
            model.addAttribute("troubleField", null);
            return editor(caller, model, cards, form);
        }
    }

    private static Optional<UUID> agent(Map<String, String> form) {
        String agent = form.getOrDefault("agent", "");
        try {
            return agent.isBlank() ? Optional.empty() : Optional.of(UUID.fromString(agent));
        } catch (IllegalArgumentException e) {
            throw new Problem.Invalid("workflows.agent", "agent", "Choose the agent that its steps ask.");
        }
    }

    private static List<String> events(Map<String, String> form) {
        return form.keySet().stream()
                .filter(name -> name.startsWith(ON))
                .map(name -> name.substring(ON.length()))
                .toList();
    }

    private static OptionalInt number(Map<String, String> form, String field) {
        String typed = form.getOrDefault(field, "").strip();
        return typed.matches("\\d{1,6}") ? OptionalInt.of(Integer.parseInt(typed)) : OptionalInt.empty();
    }

    private String editor(Caller caller, Model model, Cards cards, Map<String, String> form) {
        model.addAttribute("cards", cards.steps());
        model.addAttribute("kinds", Cards.KINDS);
        model.addAttribute("typedName", form.getOrDefault("name", ""));
        model.addAttribute("typedAgent", form.getOrDefault("agent", ""));
        model.addAttribute("typedEvery", form.getOrDefault("every", ""));
        model.addAttribute("types", Cues.types());
        model.addAttribute("typedEvents", events(form));
        model.addAttribute("version", form.getOrDefault("version", "0"));
        model.addAttribute("agents", database.inTransaction(caller.scope(), agents::list));
        model.addAttribute("mayEdit", caller.may(Permission.AGENTS_EDIT));
        if (model.getAttribute("workflow") instanceof Workflow workflow) {
            model.addAttribute("hook", hooks.hook(caller.scope(), workflow.id()).orElse(null));
            model.addAttribute("mayHook", Hooks.mayOpen(caller));
            model.addAttribute("hookUrl", WorkflowsApi.url(workflow.id()));
        }
        return "workflows/edit";
    }
}
