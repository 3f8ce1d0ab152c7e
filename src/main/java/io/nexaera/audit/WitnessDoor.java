package io.nexaera.audit;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.OutboundResponse;
import io.nexaera.problem.Problem;
import io.nexaera.tlog.AddCheckpoint;
import io.nexaera.tlog.Checkpoint;
import io.nexaera.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Asks a witness over HTTP for its cosignature. Nothing that comes back is believed but what its key signed; a witness
/// that lies about the size it knows is noticed, not followed.
final class WitnessDoor {
    private static final UUID PLATFORM = new UUID(0, 0);
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), 256 * 1024);
    private static final String SIZE = "text/x.tlog.size";

    private final Outbound outbound;

    WitnessDoor(Outbound outbound) {
        this.outbound = outbound;
    }

    WitnessAnswer ask(WitnessSettings.Peer peer, AddCheckpoint request) {
        try (OutboundExchange exchange = outbound.exchange(new OutboundRequest(
                PLATFORM,
                "POST",
                outbound.allow(PLATFORM, peer.url()).withPath("add-checkpoint"),
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                request.text(),
                LIMITS))) {
            OutboundResponse response = exchange.send();
            String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            boolean size = response.header("Content-Type")
                    .orElse("")
                    .split(";", 2)[0]
                    .strip()
                    .equalsIgnoreCase(SIZE);
            return answer(peer.verifier(), request, response.status(), size, body);
        } catch (OutboundFailed failed) {
            return new WitnessAnswer.Failed(
                    switch (failed.reason()) {
                        case UNREACHABLE -> "It can't be reached.";
                        case TIMED_OUT -> "It takes too long to answer.";
                        case UNTRUSTED -> "Its certificate is not to be trusted.";
                        case TOO_LARGE, CUT_OFF, CLOSED -> "It gave no proper answer.";
                    });
        } catch (Problem refused) {
            return new WitnessAnswer.Failed(String.valueOf(refused.getMessage()));
        } catch (IOException e) {
            return new WitnessAnswer.Failed("It gave no proper answer.");
        }
    }

    private static WitnessAnswer answer(VerifierKey key, AddCheckpoint request, int status, boolean size, String body) {
        return switch (status) {
            case 200 -> cosigned(key, request, body);
            case 409 -> size ? knows(request, body) : otherRoot(request);
            case 422 ->
                new WitnessAnswer.Contradicts(
                        "The first " + request.old() + " entries are not those that it cosigned.");
            case 403 ->
                new WitnessAnswer.Failed("It doesn't know this log's key: give it the newest one of /log/keys.");
            case 404 -> new WitnessAnswer.Failed("It doesn't know this log: give it the log's name and key.");
            case 429, 503 -> new WitnessAnswer.Failed("It is busy.");
            default -> new WitnessAnswer.Failed("It answered " + status + ".");
        };
    }

    private static WitnessAnswer cosigned(VerifierKey key, AddCheckpoint request, String body) {
        try {
            Checkpoint.Signed answered =
                    new Checkpoint.Signed(request.note().checkpoint(), Checkpoint.signatures(body));
            List<Checkpoint.Signature> own = key.among(answered);
            return own.isEmpty()
                    ? new WitnessAnswer.Failed("Its cosignature is not of the key in the settings.")
                    : new WitnessAnswer.Cosigned(own);
        } catch (IllegalArgumentException e) {
            return new WitnessAnswer.Failed("It gave no proper answer.");
        }
    }

    private static WitnessAnswer knows(AddCheckpoint request, String body) {
        if (!body.matches("(0|[1-9][0-9]{0,17})\n")) {
            return new WitnessAnswer.Failed("It gave no proper answer.");
        }
        long size = Long.parseLong(body.strip());
        return size == request.old() ? otherRoot(request) : new WitnessAnswer.KnowsSize(size);
    }

    private static WitnessAnswer otherRoot(AddCheckpoint request) {
        return new WitnessAnswer.Contradicts("It cosigned another checkpoint of "
                + request.note().checkpoint().size() + " entries.");
    }
}
