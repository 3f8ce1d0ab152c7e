package io.nexaera.models;

import io.nexaera.agencies.SubAccount;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.models.AgencyKey.Sharing;
import io.nexaera.models.AgencyKey.With;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
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

/// An agency's keys for model providers as a page: which clients may use each, and how often they did. A key is typed
/// in
/// here and never comes back.
@Controller
@RequestMapping("/a/{agency}/ai-keys")
class AgencyKeyPages {
    private final AgencyKeys keys;
    private final ModelKeys clients;

    AgencyKeyPages(AgencyKeys keys, ModelKeys clients) {
        this.keys = keys;
        this.clients = clients;
    }

    @GetMapping
    @Requires(Permission.MODELS_VIEW)
    String list(Caller caller, Model page) {
        return page(caller, page);
    }

    @PostMapping
    @Requires(Permission.MODELS_EDIT)
    String add(
            Caller caller,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String baseUrl,
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = "NONE") With with,
            @RequestParam(defaultValue = "") List<UUID> client,
            HttpServletResponse response,
            Model page) {
        try {
            keys.add(caller.scope(), NewConnection.of(kind, baseUrl, model, key), new Sharing(with, client));
            return done(caller, "ai-key-added");
        } catch (Problem.Invalid | Problem.Conflict refused) {
            page.addAttribute(
                    "typed",
                    Map.of("kind", kind, "baseUrl", baseUrl, "model", model, "with", with.name(), "clients", client));
            return refused(caller, refused, response, page);
        }
    }

    @PostMapping("/{id}/key")
    @Requires(Permission.MODELS_EDIT)
    String replace(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String key,
            HttpServletResponse response,
            Model page) {
        try {
            keys.change(caller.scope(), id, ProviderKey.of(key));
            return done(caller, "ai-key-replaced");
        } catch (Problem.Invalid refused) {
            return refused(caller, refused, response, page);
        }
    }

    @PostMapping("/{id}/sharing")
    @Requires(Permission.MODELS_EDIT)
    String share(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "NONE") With with,
            @RequestParam(defaultValue = "") List<UUID> client,
            HttpServletResponse response,
            Model page) {
        try {
            keys.share(caller.scope(), id, new Sharing(with, client));
            return done(caller, "ai-key-shared");
        } catch (Problem.Invalid refused) {
            return refused(caller, refused, response, page);
        }
    }

    /// The result as a fragment, for htmx.
    @PostMapping("/{id}/test")
    @Requires(Permission.MODELS_EDIT)
    String test(Caller caller, @PathVariable UUID id, Model page) {
        page.addAttribute("check", keys.test(caller.scope(), id));
        return "models/check :: check";
    }

    @PostMapping("/{id}/remove")
    @Requires(Permission.MODELS_EDIT)
    String remove(Caller caller, @PathVariable UUID id) {
        keys.remove(caller.scope(), id);
        return done(caller, "ai-key-removed");
    }

    private static String done(Caller caller, String what) {
        return "redirect:" + caller.place().path() + "/ai-keys?done=" + what;
    }

    private String refused(Caller caller, Problem problem, HttpServletResponse response, Model page) {
        response.setStatus(problem.status());
        page.addAttribute("trouble", problem.sentence());
        page.addAttribute("troubleField", problem instanceof Problem.Invalid invalid ? invalid.field() : "");
        return page(caller, page);
    }

    private String page(Caller caller, Model page) {
        List<AgencyKey> all = keys.list(caller.scope());
        List<SubAccount> choice = keys.clients(caller.scope());
        page.addAttribute("keys", all);
        page.addAttribute("uses", keys.uses(caller.scope()));
        page.addAttribute("clients", choice);
        page.addAttribute("clientNames", choice.stream().collect(Collectors.toMap(SubAccount::id, SubAccount::name)));
        page.addAttribute(
                "kinds",
                Arrays.stream(ProviderKind.values())
                        .filter(kind -> all.stream().noneMatch(key -> key.kind() == kind))
                        .toList());
        page.addAttribute("legacy", clients.legacyVariablesFor(caller.scope()));
        page.addAttribute("mayEdit", caller.may(Permission.MODELS_EDIT));
        return "models/ai-keys";
    }
}
