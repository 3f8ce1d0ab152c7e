package io.nexaera.webhooks;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.outbox.EventType;
import io.nexaera.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The webhooks of an agency or a client as pages: the list, one endpoint with its deliveries, its settings. A secret
/// is
/// on the answer to the form that made it, and never again.
@Controller
@RequestMapping({"/a/{agency}/webhooks", "/a/{agency}/s/{sub}/webhooks"})
class WebhookPages {
    private static final int SHOWN = 50;

    private final Webhooks webhooks;

    WebhookPages(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping
    @Requires(Permission.WEBHOOKS_VIEW)
    String list(Caller caller, Model page) {
        return listed(caller, page);
    }

    @PostMapping
    @Requires(Permission.WEBHOOKS_EDIT)
    String add(
            Caller caller,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "all") String which,
            @RequestParam(defaultValue = "") List<String> type,
            @RequestParam(defaultValue = "false") boolean content,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        try {
            Webhooks.Fresh fresh = webhooks.add(caller.scope(), draft(url, note, which, type, content));
            return shown(caller, fresh, request, page);
        } catch (Problem.Invalid | Problem.Conflict refused) {
            page.addAttribute(
                    "typed", Map.of("url", url, "note", note, "which", which, "types", type, "content", content));
            trouble(refused, response, page);
            return listed(caller, page);
        }
    }

    @GetMapping("/{id}")
    @Requires(Permission.WEBHOOKS_VIEW)
    String endpoint(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam Optional<String> state,
            @RequestParam Optional<UUID> after,
            HttpServletRequest request,
            Model page) {
        return one(caller, id, state.filter(s -> !s.isBlank()), after, request, page);
    }

    @PostMapping("/{id}")
    @Requires(Permission.WEBHOOKS_EDIT)
    String change(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "all") String which,
            @RequestParam(defaultValue = "") List<String> type,
            @RequestParam(defaultValue = "false") boolean content,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        webhooks.find(caller.scope(), id);
        try {
            webhooks.change(caller.scope(), id, draft(url, note, which, type, content));
            return done(caller, id, "webhook-changed");
        } catch (Problem.Invalid refused) {
            trouble(refused, response, page);
            return one(caller, id, Optional.empty(), Optional.empty(), request, page);
        }
    }

    @PostMapping("/{id}/secret")
    @Requires(Permission.WEBHOOKS_EDIT)
    String rotate(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model page) {
        return shown(caller, webhooks.rotate(caller.scope(), id), request, page);
    }

    @PostMapping("/{id}/pause")
    @Requires(Permission.WEBHOOKS_EDIT)
    String pause(Caller caller, @PathVariable UUID id) {
        webhooks.pause(caller.scope(), id);
        return done(caller, id, "webhook-paused");
    }

    @PostMapping("/{id}/turn-on")
    @Requires(Permission.WEBHOOKS_EDIT)
    String turnOn(Caller caller, @PathVariable UUID id) {
        webhooks.turnOn(caller.scope(), id);
        return done(caller, id, "webhook-on");
    }

    @PostMapping("/{id}/remove")
    @Requires(Permission.WEBHOOKS_EDIT)
    String remove(Caller caller, @PathVariable UUID id) {
        webhooks.remove(caller.scope(), id);
        return "redirect:" + caller.place().path() + "/webhooks?done=webhook-removed";
    }

    /// Leads to what became of it.
    @PostMapping("/{id}/test")
    @Requires(Permission.WEBHOOKS_EDIT)
    String test(Caller caller, @PathVariable UUID id) {
        Delivery tested = webhooks.test(caller.scope(), id);
        return "redirect:" + caller.place().path() + "/webhooks/" + id + "/deliveries/" + tested.event();
    }

    private String listed(Caller caller, Model page) {
        Map<UUID, Lag> lags = webhooks.lags(caller.scope()).stream()
                .filter(lag -> lag.endpoint().isPresent())
                .collect(Collectors.toMap(lag -> lag.endpoint().orElseThrow(), lag -> lag));
        page.addAttribute("endpoints", webhooks.list(caller.scope()));
        page.addAttribute("lags", lags);
        page.addAttribute("all", all(caller));
        page.addAttribute("types", choice());
        page.addAttribute("mayEdit", caller.may(Permission.WEBHOOKS_EDIT));
        return "webhooks/list";
    }

    private Lag all(Caller caller) {
        return webhooks.lags(caller.scope()).stream()
                .filter(lag -> lag.endpoint().isEmpty())
                .findFirst()
                .orElse(Lag.NONE);
    }

    private String one(
            Caller caller,
            UUID id,
            Optional<String> state,
            Optional<UUID> after,
            HttpServletRequest request,
            Model page) {
        Endpoint endpoint = webhooks.find(caller.scope(), id);
        List<Delivery> found = webhooks.deliveries(caller.scope(), id, state, after, SHOWN + 1);
        List<Delivery> deliveries = found.subList(0, Math.min(SHOWN, found.size()));
        page.addAttribute("endpoint", endpoint);
        page.addAttribute("deliveries", deliveries);
        page.addAttribute("state", state.orElse(""));
        page.addAttribute(
                "nextPath",
                found.size() <= SHOWN
                        ? null
                        : "?state=" + state.orElse("") + "&after="
                                + deliveries.getLast().event());
        page.addAttribute("overlap", webhooks.overlapUntil(caller.scope(), id).orElse(null));
        page.addAttribute(
                "lag",
                webhooks.lags(caller.scope()).stream()
                        .filter(lag -> lag.endpoint().equals(Optional.of(id)))
                        .findFirst()
                        .orElse(Lag.NONE));
        page.addAttribute("types", choice());
        page.addAttribute("keysAddress", keysAddress(request, id));
        page.addAttribute("mayEdit", caller.may(Permission.WEBHOOKS_EDIT));
        return "webhooks/endpoint";
    }

    private String shown(Caller caller, Webhooks.Fresh fresh, HttpServletRequest request, Model page) {
        page.addAttribute("fresh", fresh);
        return one(caller, fresh.endpoint().id(), Optional.empty(), Optional.empty(), request, page);
    }

    private static String keysAddress(HttpServletRequest request, UUID id) {
        return ServletUriComponentsBuilder.fromContextPath(request).toUriString() + "/.well-known/webhook-keys/" + id;
    }

    private static List<EventType> choice() {
        return Arrays.stream(EventType.values())
                .filter(type -> type != EventType.WEBHOOK_TEST)
                .toList();
    }

    private static EndpointDraft draft(String url, String note, String which, List<String> types, boolean content) {
        return new EndpointDraft(url, note, which.equals("some") ? Optional.of(types) : Optional.empty(), content);
    }

    private static void trouble(Problem refused, HttpServletResponse response, Model page) {
        response.setStatus(refused.status());
        page.addAttribute("trouble", refused.sentence());
        page.addAttribute("troubleField", refused instanceof Problem.Invalid invalid ? invalid.field() : "");
    }

    private static String done(Caller caller, UUID id, String what) {
        return "redirect:" + caller.place().path() + "/webhooks/" + id + "?done=" + what;
    }
}
