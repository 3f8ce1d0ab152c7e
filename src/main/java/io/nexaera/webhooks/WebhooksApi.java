package io.nexaera.webhooks;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.ShownOnce;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignatureCheck.Headers;
import io.nexaera.tenancy.Page;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The webhooks of an agency or a client. A secret is in the answer that makes it, and nowhere else.
@RestController
@Tag(name = "Webhooks")
@RequestMapping({"/api/v1/agencies/{agencyId}/webhooks", "/api/v1/sub-accounts/{subAccount}/webhooks"})
class WebhooksApi {
    private final Webhooks webhooks;
    private final Debugger debugger;

    WebhooksApi(Webhooks webhooks, Debugger debugger) {
        this.webhooks = webhooks;
        this.debugger = debugger;
    }

    /// @param types codes of events; all where absent
    /// @param withContent whether what was said comes along, where it may leave at all
    record EndpointFields(
            @Nullable String url,
            @Nullable String note,
            @Nullable List<String> types,
            @Nullable Boolean withContent) {
        EndpointDraft draft() {
            return new EndpointDraft(
                    url == null ? "" : url,
                    note == null ? "" : note,
                    Optional.ofNullable(types),
                    Boolean.TRUE.equals(withContent));
        }
    }

    /// @param state `on` or `paused`
    record StateField(@Nullable String state) {}

    /// @param which `failed`, with what was missed while it was off; or `all`
    /// @param since needed for `all`
    record ReplayFields(@Nullable String which, @Nullable Instant since) {}

    record Replayed(int messages) {}

    /// The headers and the body as a receiver got them.
    record Received(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signature,
            @Nullable String body) {}

    /// @param fault a code, where the signature isn't good
    record Examined(boolean good, Optional<String> fault, Optional<String> sentence, boolean comparedWithRecord) {}

    record Detail(Delivery delivery, List<Attempt> attempts) {}

    @GetMapping
    @Requires(Permission.WEBHOOKS_VIEW)
    List<Endpoint> list(Caller caller) {
        return webhooks.list(caller.scope());
    }

    /// How the last day went: for all together and for each endpoint; times from event to attempt.
    @GetMapping("/lag")
    @Requires(Permission.WEBHOOKS_VIEW)
    List<Lag> lag(Caller caller) {
        return webhooks.lags(caller.scope());
    }

    @GetMapping("/{id}")
    @Requires(Permission.WEBHOOKS_VIEW)
    Endpoint find(Caller caller, @PathVariable UUID id) {
        return webhooks.find(caller.scope(), id);
    }

    @PostMapping
    @Requires(Permission.WEBHOOKS_EDIT)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    Webhooks.Fresh add(Caller caller, @RequestBody EndpointFields fields) {
        return webhooks.add(caller.scope(), fields.draft());
    }

    @PutMapping("/{id}")
    @Requires(Permission.WEBHOOKS_EDIT)
    Endpoint change(Caller caller, @PathVariable UUID id, @RequestBody EndpointFields fields) {
        webhooks.find(caller.scope(), id);
        return webhooks.change(caller.scope(), id, fields.draft());
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.WEBHOOKS_EDIT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable UUID id) {
        webhooks.remove(caller.scope(), id);
    }

    /// Paused: what happens waits. On: it goes out; also after the house has turned it off.
    @PutMapping("/{id}/state")
    @Requires(Permission.WEBHOOKS_EDIT)
    Endpoint turn(Caller caller, @PathVariable UUID id, @RequestBody StateField field) {
        return switch (String.valueOf(field.state())) {
            case "on" -> webhooks.turnOn(caller.scope(), id);
            case "paused" -> webhooks.pause(caller.scope(), id);
            default -> throw new Problem.Invalid("webhooks.state", "state", "The state is on or paused.");
        };
    }

    /// A new secret and key pair; the former ones sign as well for 24 hours.
    @PostMapping("/{id}/secret")
    @Requires(Permission.WEBHOOKS_EDIT)
    @ShownOnce
    Webhooks.Fresh rotate(Caller caller, @PathVariable UUID id) {
        return webhooks.rotate(caller.scope(), id);
    }

    /// Sends an event of no meaning and waits for what becomes of it.
    @PostMapping("/{id}/test")
    @Requires(Permission.WEBHOOKS_EDIT)
    Delivery test(Caller caller, @PathVariable UUID id) {
        return webhooks.test(caller.scope(), id);
    }

    /// @param state `waiting`, `delivered` or `failed`
    @GetMapping("/{id}/deliveries")
    @Requires(Permission.WEBHOOKS_VIEW)
    Page<Delivery> deliveries(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam Optional<String> state,
            @RequestParam Optional<UUID> after,
            @RequestParam Optional<Integer> limit) {
        int most = Page.limit(limit);
        return Page.of(webhooks.deliveries(caller.scope(), id, state, after, most + 1), most, Delivery::event);
    }

    /// Every attempt with what was sent and answered.
    @GetMapping("/{id}/deliveries/{event}")
    @Requires(Permission.WEBHOOKS_VIEW)
    Detail delivery(Caller caller, @PathVariable UUID id, @PathVariable UUID event) {
        return new Detail(webhooks.delivery(caller.scope(), id, event), webhooks.attempts(caller.scope(), id, event));
    }

    @PostMapping("/{id}/deliveries/{event}/replay")
    @Requires(Permission.WEBHOOKS_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void replay(Caller caller, @PathVariable UUID id, @PathVariable UUID event) {
        webhooks.replay(caller.scope(), id, event);
    }

    @PostMapping("/{id}/replay")
    @Requires(Permission.WEBHOOKS_EDIT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replayed replay(Caller caller, @PathVariable UUID id, @RequestBody ReplayFields fields) {
        Webhooks.Which which = switch (String.valueOf(fields.which()).toLowerCase(Locale.ROOT)) {
            case "all" -> Webhooks.Which.ALL;
            default -> Webhooks.Which.FAILED;
        };
        return new Replayed(webhooks.replay(caller.scope(), id, which, Optional.ofNullable(fields.since())));
    }

    /// Why a receiver refuses a signature. It only reads.
    @PostMapping("/{id}/examine")
    @Requires(Permission.WEBHOOKS_EDIT)
    Examined examine(Caller caller, @PathVariable UUID id, @RequestBody Received received) {
        Debugger.Finding finding = debugger.examine(
                caller.scope(),
                id,
                new Headers(received.id(), received.timestamp(), received.signature()),
                received.body() == null ? "" : received.body());
        return new Examined(
                finding.fault().isEmpty(),
                finding.fault().map(fault -> fault.code()),
                finding.fault().map(fault -> fault.sentence()),
                finding.onRecord());
    }
}
