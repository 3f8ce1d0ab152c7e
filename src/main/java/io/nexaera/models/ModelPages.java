package io.nexaera.models;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A client's model connections as a page: a provider, its key, and a button that tries it. A key is typed in here and
/// never comes back.
@Controller
@RequestMapping("/a/{agency}/s/{sub}/models")
class ModelPages {
    private final ModelConnections connections;

    ModelPages(ModelConnections connections) {
        this.connections = connections;
    }

    @GetMapping
    @Requires(Permission.MODELS_VIEW)
    String list(Caller caller, Model model) {
        return page(caller, model);
    }

    /// Everything but the provider and its key may be left empty.
    @PostMapping
    @Requires(Permission.MODELS_EDIT)
    String connect(
            Caller caller,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String baseUrl,
            @RequestParam(defaultValue = "") String model,
            HttpServletResponse response,
            Model page) {
        try {
            connections.add(caller.scope(), wanted(kind, key, name, baseUrl, model));
            return "redirect:" + caller.place().path() + "/models?done=model-connected";
        } catch (Problem.Invalid | Problem.Conflict refused) {
            page.addAttribute("typed", Map.of("kind", kind, "name", name, "baseUrl", baseUrl, "model", model));
            return refused(caller, refused, response, page);
        }
    }

    /// The result as a fragment, for htmx.
    @PostMapping("/{id}/test")
    @Requires(Permission.MODELS_EDIT)
    String test(Caller caller, @PathVariable UUID id, Model page) {
        page.addAttribute("check", connections.test(caller.scope(), id));
        return "models/check :: check";
    }

    @PostMapping("/{id}/delete")
    @Requires(Permission.MODELS_EDIT)
    String delete(Caller caller, @PathVariable UUID id, HttpServletResponse response, Model page) {
        try {
            connections.delete(caller.scope(), id);
            return "redirect:" + caller.place().path() + "/models?done=model-deleted";
        } catch (Problem.Conflict refused) {
            return refused(caller, refused, response, page);
        }
    }

    private static NewConnection wanted(String kind, String key, String name, String baseUrl, String model) {
        ProviderKind provider = ProviderKind.byId(kind)
                .orElseThrow(() -> new Problem.Invalid("models.kind", "kind", "Choose a provider."));
        return new NewConnection(
                name.isBlank() ? provider.label() : name,
                provider,
                baseUrl.isBlank() ? provider.baseUrl() : baseUrl,
                model.isBlank() ? provider.models().stream().findFirst().orElse("") : model,
                key.isBlank() ? Optional.empty() : Optional.of(ProviderKey.of(key)));
    }

    private String refused(Caller caller, Problem problem, HttpServletResponse response, Model page) {
        response.setStatus(problem.status());
        page.addAttribute("trouble", problem.sentence());
        page.addAttribute("troubleField", problem instanceof Problem.Invalid invalid ? invalid.field() : "");
        return page(caller, page);
    }

    private String page(Caller caller, Model page) {
        page.addAttribute("connections", connections.list(caller.scope()));
        page.addAttribute("kinds", ProviderKind.values());
        page.addAttribute("mayEdit", caller.may(Permission.MODELS_EDIT));
        return "models/list";
    }
}
