package io.nexaera.identity;

import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The API keys of an agency or a client, as a page. A new key is shown on the answer to its creation, and never again.
@Controller
@RequestMapping({"/a/{agency}/keys", "/a/{agency}/s/{sub}/keys"})
class KeyPages {
    private final ApiKeys keys;

    KeyPages(ApiKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @Requires(Permission.KEYS_VIEW)
    String list(Caller caller, HttpServletRequest request, Model model) {
        return page(caller, request, model);
    }

    @PostMapping
    @Requires(Permission.KEYS_MANAGE)
    String create(
            Caller caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "scope", defaultValue = "") List<String> scopes,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            model.addAttribute("fresh", keys.create(caller, name, known(scopes)));
        } catch (Problem.Invalid | Problem.Forbidden refused) {
            response.setStatus(refused.status());
            model.addAttribute("trouble", refused.sentence());
        }
        return page(caller, request, model);
    }

    @PostMapping("/{id}/revoke")
    @Requires(Permission.KEYS_MANAGE)
    String revoke(Caller caller, @PathVariable UUID id) {
        keys.revoke(caller, id);
        return "redirect:" + caller.place().path() + "/keys?done=key-revoked";
    }

    private String page(Caller caller, HttpServletRequest request, Model model) {
        boolean agency = caller.place().subAccount().isEmpty();
        model.addAttribute("keys", keys.list(caller));
        model.addAttribute("mayManage", caller.may(Permission.KEYS_MANAGE));
        model.addAttribute(
                "scopes",
                Arrays.stream(KeyScope.values())
                        .filter(scope -> scope.fits(agency))
                        .filter(scope -> caller.permissions().containsAll(scope.permissions()))
                        .toList());
        model.addAttribute("example", agency ? null : example(request));
        return "identity/keys";
    }

    private static List<KeyScope> known(List<String> codes) {
        return codes.stream().map(KeyScope::of).flatMap(Optional::stream).toList();
    }

    private static String example(HttpServletRequest request) {
        String host = ServletUriComponentsBuilder.fromContextPath(request).toUriString();
        return """
                curl %s/v1/chat/completions \\
                  -H 'Authorization: Bearer nx_…' \\
                  -H 'Content-Type: application/json' \\
                  -d '{"model": "NAME-OF-THE-AGENT", "messages": [{"role": "user", "content": "When do you open?"}]}'""".formatted(host);
    }
}
