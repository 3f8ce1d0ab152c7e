package io.nexaera.webhooks;

import io.nexaera.signature.Fault;
import io.nexaera.signature.SignatureCheck.Headers;
import io.nexaera.signature.SignatureDoctor;
import io.nexaera.signature.SignatureDoctor.Sent;
import io.nexaera.signature.WebhookKey;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Says why a signature that somebody's receiver refuses is refused. The endpoint's keys are at hand, so no secret has
/// to
/// be pasted; where the message is still on record it is compared with what was really sent.
@Component
class Debugger {
    private static final Pattern MESSAGE_ID =
            Pattern.compile("evt_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    private final TenantDatabase database;
    private final Endpoints endpoints;
    private final EndpointKeys keys;
    private final Attempts attempts;
    private final Clock clock;

    Debugger(TenantDatabase database, Endpoints endpoints, EndpointKeys keys, Attempts attempts, Clock clock) {
        this.database = database;
        this.endpoints = endpoints;
        this.keys = keys;
        this.attempts = attempts;
        this.clock = clock;
    }

    /// @param fault empty where the signature is good
    /// @param onRecord whether the message could be compared with what was sent
    record Finding(Optional<Fault> fault, boolean onRecord) {}

    Finding examine(TenantScope scope, UUID endpoint, Headers headers, String body) {
        return database.inTransaction(scope, tx -> {
            Endpoint found = endpoints.find(tx, endpoint);
            Optional<Sent> sent = sent(tx, found.id(), headers);
            return new Finding(
                    doctor(tx, found.id()).examine(headers, body, clock.instant(), sent.orElse(null)),
                    sent.isPresent());
        });
    }

    private SignatureDoctor doctor(TenantTransaction tx, UUID endpoint) {
        List<WebhookKey> others = endpoints.all(tx).stream()
                .filter(other -> !other.id().equals(endpoint))
                .flatMap(other -> keys.signing(tx, other.id(), clock.instant()).stream())
                .toList();
        return new SignatureDoctor(
                keys.signing(tx, endpoint, clock.instant()), keys.retired(tx, endpoint, clock.instant()), others);
    }

    /// The one with this id; with another id, the one that has this signature.
    private Optional<Sent> sent(TenantTransaction tx, UUID endpoint, Headers headers) {
        Optional<UUID> named = Optional.ofNullable(headers.id()).flatMap(Debugger::event);
        return Stream.concat(named.stream(), attempts.latestEvents(tx, endpoint).stream())
                .distinct()
                .map(event -> sent(tx, endpoint, event, headers))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Sent> sent(TenantTransaction tx, UUID endpoint, UUID event, Headers headers) {
        List<Exchange> exchanges = attempts.of(tx, endpoint, event).stream()
                .flatMap(attempt -> attempt.exchange().stream())
                .toList();
        boolean meant = Message.id(event).equals(headers.id())
                || exchanges.stream()
                        .anyMatch(exchange -> String.valueOf(headers.signature())
                                .equals(exchange.requestHeaders().get("webhook-signature")));
        return meant && !exchanges.isEmpty()
                ? Optional.of(new Sent(
                        Message.id(event),
                        exchanges.stream()
                                .map(exchange -> exchange.requestHeaders().getOrDefault("webhook-timestamp", ""))
                                .toList(),
                        exchanges.getLast().requestBody()))
                : Optional.empty();
    }

    private static Optional<UUID> event(String messageId) {
        Matcher id = MESSAGE_ID.matcher(messageId.strip());
        return id.matches()
                ? Optional.of(UUID.fromString(
                        String.join("-", id.group(1), id.group(2), id.group(3), id.group(4), id.group(5))))
                : Optional.empty();
    }
}
