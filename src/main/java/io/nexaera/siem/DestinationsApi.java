package io.nexaera.siem;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.ShownOnce;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Where the audit log of an agency or a client is streamed to. A credential goes in; no answer holds one, but
/// for the signing secret in the answer that makes it.
@RestController
@Tag(name = "Log streaming")
@RequestMapping({"/api/v1/agencies/{agencyId}/siem-destinations", "/api/v1/sub-accounts/{subAccount}/siem-destinations"
})
class DestinationsApi {
    private final Destinations destinations;

    DestinationsApi(Destinations destinations) {
        this.destinations = destinations;
    }

    /// @param kind `https`, `splunk-hec`, `syslog` or `kafka`
    /// @param address a URL, `host:port` for syslog, `host:port,host:port` for Kafka
    /// @param secret HEC token or SASL password; for `https` one is made
    /// @param tlsKey private key of `options.certificate`, PKCS#8 PEM
    /// @param from `now` (where absent), `beginning`, a day, a moment, or the number of an entry
    record DestinationFields(
            @NotNull String name,
            @NotNull String kind,
            @NotNull String address,
            @Nullable Options options,
            @Nullable String secret,
            @Nullable String tlsKey,
            @Nullable String from) {
        NewDestination wanted() {
            return new NewDestination(
                    name,
                    Kind.of(kind),
                    address,
                    options == null ? Options.NONE : options,
                    secret == null ? "" : secret,
                    tlsKey == null ? "" : tlsKey,
                    Start.parse(from == null ? "now" : from));
        }

        @Override
        public String toString() {
            return "DestinationFields[" + name + ", secret [secret]]";
        }
    }

    record SecretField(@Nullable String secret) {
        @Override
        public String toString() {
            return "SecretField[[secret]]";
        }
    }

    /// @param from `now`, `beginning`, a day, a moment, or the number of an entry
    record ReplayFields(@NotNull String from) {}

    @GetMapping
    @Requires(Permission.AUDIT_VIEW)
    List<Destination> list(Caller caller) {
        return destinations.list(caller.scope());
    }

    @GetMapping("/{id}")
    @Requires(Permission.AUDIT_VIEW)
    Destination one(Caller caller, @PathVariable UUID id) {
        return destinations.find(caller.scope(), id);
    }

    @PostMapping
    @Requires(Permission.SIEM_MANAGE)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    Destinations.Fresh add(Caller caller, @RequestBody @Valid DestinationFields fields) {
        return destinations.add(caller.scope(), fields.wanted());
    }

    /// For `https` a new signing secret is made and is in the answer; it signs from the next delivery on.
    @PutMapping("/{id}/secret")
    @Requires(Permission.SIEM_MANAGE)
    @ShownOnce
    Destinations.Fresh changeSecret(Caller caller, @PathVariable UUID id, @RequestBody @Valid SecretField field) {
        return destinations.changeSecret(caller.scope(), id, field.secret() == null ? "" : field.secret());
    }

    /// 200 whether it works or not: the answer says which.
    @PostMapping("/{id}/test")
    @Requires(Permission.SIEM_MANAGE)
    Destinations.Check test(Caller caller, @PathVariable UUID id) {
        return destinations.test(caller.scope(), id);
    }

    @PostMapping("/{id}/pause")
    @Requires(Permission.SIEM_MANAGE)
    Destination pause(Caller caller, @PathVariable UUID id) {
        return destinations.pause(caller.scope(), id);
    }

    @PostMapping("/{id}/resume")
    @Requires(Permission.SIEM_MANAGE)
    Destination resume(Caller caller, @PathVariable UUID id) {
        return destinations.resume(caller.scope(), id);
    }

    /// Sends again from there on, under the same numbers.
    @PostMapping("/{id}/replay")
    @Requires(Permission.SIEM_MANAGE)
    Destination replay(Caller caller, @PathVariable UUID id, @RequestBody @Valid ReplayFields fields) {
        return destinations.replay(caller.scope(), id, Start.parse(fields.from()));
    }

    @DeleteMapping("/{id}")
    @Requires(Permission.SIEM_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable UUID id) {
        destinations.remove(caller.scope(), id);
    }
}
