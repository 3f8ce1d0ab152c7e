package io.nexaera.webhooks;

import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// An endpoint's public keys, for its receiver to check `v1a` signatures with, on every host that the console has. It
/// is
/// open: the receiver has no account here, the keys are public, and the id in the address is known to whoever has it.
@RestController
class WellKnownKeys {
    private final EndpointKeys keys;
    private final Clock clock;

    WellKnownKeys(EndpointKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    record Published(UUID endpoint, List<EndpointKeys.PublicKey> keys) {}

    @GetMapping(path = "/.well-known/webhook-keys/{endpoint}", produces = "application/json")
    @Requires.Open
    ResponseEntity<Published> keys(@PathVariable UUID endpoint) {
        List<EndpointKeys.PublicKey> published = keys.published(endpoint, clock.instant());
        if (published.isEmpty()) {
            throw new Problem.NotFound("endpoint");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .body(new Published(endpoint, published));
    }
}
