package io.nexaera.web;

import io.nexaera.agents.Agent;
import io.nexaera.agents.Agents;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.models.ModelConnections;
import io.nexaera.models.ModelKeys;
import io.nexaera.models.NewConnection;
import io.nexaera.models.ProviderKey;
import io.nexaera.models.ProviderKind;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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
    private final TenantDatabase database;
    private final ModelConnections connections;
    private final ModelKeys keys;
    private final Agents agents;

    ModelPages(TenantDatabase database, ModelConnections connections, ModelKeys keys, Agents agents) {
        this.database = database;
        this.connections = connections;
        this.keys = keys;
        this.agents = agents;
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
            return done(caller, "model-connected");
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

    @PostMapping("/{id}/key")
    @Requires(Permission.MODELS_EDIT)
    String replaceKey(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String key,
            HttpServletResponse response,
            Model page) {
        try {
            connections.changeKey(caller.scope(), id, ProviderKey.of(key));
            return done(caller, "model-key-replaced");
        } catch (Problem.Invalid refused) {
            return refused(caller, refused, response, page);
        }
    }

    /// Keeps the connection: the next key there is for its provider takes over.
    @PostMapping("/{id}/key/remove")
    @Requires(Permission.MODELS_EDIT)
    String removeKey(Caller caller, @PathVariable UUID id, HttpServletResponse response, Model page) {
        try {
            connections.removeKey(caller.scope(), id);
            return done(caller, "model-key-removed");
        } catch (Problem.Conflict refused) {
            return refused(caller, refused, response, page);
        }
    }

    private static String done(Caller caller, String what) {
        return "redirect:" + caller.place().path() + "/models?done=" + what;
    }

    @PostMapping("/{id}/delete")
    @Requires(Permission.MODELS_EDIT)
    String delete(Caller caller, @PathVariable UUID id, HttpServletResponse response, Model page) {
        try {
            connections.delete(caller.scope(), id);
            return done(caller, "model-deleted");
        } catch (Problem.Conflict refused) {
            return refused(caller, refused, response, page);
        }
    }

    private static NewConnection wanted(String kind, String key, String name, String baseUrl, String model) {
        NewConnection wanted = NewConnection.of(kind, baseUrl, model, key);
        return name.isBlank() ? wanted : wanted.named(name);
    }

    private String refused(Caller caller, Problem problem, HttpServletResponse response, Model page) {
        response.setStatus(problem.status());
        page.addAttribute("trouble", problem.sentence());
        page.addAttribute("troubleField", problem instanceof Problem.Invalid invalid ? invalid.field() : "");
        return page(caller, page);
    }

    private String page(Caller caller, Model page) {
        page.addAttribute("connections", connections.list(caller.scope()));
        page.addAttribute("standings", keys.standings(caller.scope()));
        page.addAttribute("agentNames", agentNames(caller));
        page.addAttribute("kinds", ProviderKind.values());
        page.addAttribute("mayEdit", caller.may(Permission.MODELS_EDIT));
        return "models/list";
    }

    private Map<UUID, String> agentNames(Caller caller) {
        return database.inTransaction(caller.scope(), agents::list).stream()
                .collect(Collectors.toMap(Agent::id, Agent::name));
    }
}
