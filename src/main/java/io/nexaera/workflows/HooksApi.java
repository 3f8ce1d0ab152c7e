package io.nexaera.workflows;

import io.nexaera.identity.RateLimit;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.signature.SignatureCheck.Headers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where strangers start a workflow. Open to anybody: the signature says who it is.
@RestController
@Tag(name = "Workflows")
class HooksApi {
    private static final int MOST_BYTES = 64 * 1024;

    private final Hooks hooks;
    private final RateLimit perAddress = new RateLimit(600, Duration.ofMinutes(1));

    HooksApi(Hooks hooks) {
        this.hooks = hooks;
    }

    record TakenView(UUID run) {}

    /// Starts a run with the body, which is JSON of at most 64 KB, as its input. Signed by Standard Webhooks: headers
    /// `webhook-id`, `webhook-timestamp`, `webhook-signature`, with the secret that was shown once. 202 for a new
    /// message; 200 with the first run where the same `webhook-id` came before; 401 for anything that isn't signed
    /// well.
    @Operation(
            summary = "Start a workflow by a signed message",
            description = "The body is JSON of at most 64 KB and becomes the run's input. Signed by Standard Webhooks:"
                    + " webhook-id, webhook-timestamp, webhook-signature. 202: a run began; 200: this webhook-id came"
                    + " before, with that run; 401: not signed well.")
    @PostMapping(Hooks.PATH + "{id}")
    @Requires.Open
    ResponseEntity<TakenView> take(@PathVariable UUID id, HttpServletRequest request) throws IOException {
        perAddress.take(request.getRemoteAddr(), "workflows.hook-too-many", "Too many messages come from there.");
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new Problem.TooLarge("workflows.hook-size", "A message is at most 64 KB long.");
        }
        Headers headers = new Headers(
                request.getHeader("webhook-id"),
                request.getHeader("webhook-timestamp"),
                request.getHeader("webhook-signature"));
        Hooks.Taken taken = hooks.take(id, headers, body);
        return ResponseEntity.status(taken.again() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new TakenView(taken.run()));
    }
}
