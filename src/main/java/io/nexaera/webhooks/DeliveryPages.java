package io.nexaera.webhooks;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignatureCheck.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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

/// What was sent to an endpoint as pages: each attempt word for word, sending again, and why a signature fails.
@Controller
@RequestMapping({"/a/{agency}/webhooks/{id}", "/a/{agency}/s/{sub}/webhooks/{id}"})
class DeliveryPages {
    private final Webhooks webhooks;
    private final Debugger debugger;

    DeliveryPages(Webhooks webhooks, Debugger debugger) {
        this.webhooks = webhooks;
        this.debugger = debugger;
    }

    @GetMapping("/deliveries/{event}")
    @Requires(Permission.WEBHOOKS_VIEW)
    String delivery(Caller caller, @PathVariable UUID id, @PathVariable UUID event, Model page) {
        page.addAttribute("endpoint", webhooks.find(caller.scope(), id));
        page.addAttribute("delivery", webhooks.delivery(caller.scope(), id, event));
        page.addAttribute(
                "attempts", webhooks.attempts(caller.scope(), id, event).reversed());
        page.addAttribute("mayEdit", caller.may(Permission.WEBHOOKS_EDIT));
        return "webhooks/delivery";
    }

    @PostMapping("/deliveries/{event}/replay")
    @Requires(Permission.WEBHOOKS_EDIT)
    String replay(
            Caller caller, @PathVariable UUID id, @PathVariable UUID event, HttpServletResponse response, Model page) {
        try {
            webhooks.replay(caller.scope(), id, event);
            return "redirect:" + path(caller, id) + "/deliveries/" + event + "?done=webhook-replayed";
        } catch (Problem.Conflict off) {
            response.setStatus(off.status());
            page.addAttribute("trouble", off.sentence());
            return delivery(caller, id, event, page);
        }
    }

    /// @param since as a browser's form sends it, in UTC; empty for as long as anything is kept
    @PostMapping("/replay")
    @Requires(Permission.WEBHOOKS_EDIT)
    String replay(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "FAILED") Webhooks.Which which,
            @RequestParam(defaultValue = "") String since) {
        int sent = webhooks.replay(caller.scope(), id, which, moment(since));
        return "redirect:" + path(caller, id) + "?done=" + (sent == 0 ? "webhook-nothing" : "webhook-replayed");
    }

    @GetMapping("/debugger")
    @Requires(Permission.WEBHOOKS_VIEW)
    String debugger(Caller caller, @PathVariable UUID id, Model page) {
        page.addAttribute("endpoint", webhooks.find(caller.scope(), id));
        return "webhooks/debugger";
    }

    @PostMapping("/debugger")
    @Requires(Permission.WEBHOOKS_EDIT)
    String examine(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String messageId,
            @RequestParam(defaultValue = "") String timestamp,
            @RequestParam(defaultValue = "") String signature,
            @RequestParam(defaultValue = "") String body,
            Model page) {
        page.addAttribute("endpoint", webhooks.find(caller.scope(), id));
        page.addAttribute(
                "typed", Map.of("messageId", messageId, "timestamp", timestamp, "signature", signature, "body", body));
        page.addAttribute(
                "finding",
                debugger.examine(
                        caller.scope(),
                        id,
                        new Headers(messageId.strip(), timestamp.strip(), signature.strip()),
                        body.replace("\r\n", "\n"))); // a form's line ends are not the body's
        return "webhooks/debugger";
    }

    private static Optional<Instant> moment(String since) {
        try {
            return since.isBlank()
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(since).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notOne) {
            throw new Problem.Invalid("webhooks.since", "since", "This is not a day and a time.");
        }
    }

    private static String path(Caller caller, UUID id) {
        return caller.place().path() + "/webhooks/" + id;
    }
}
