package io.nexaera.web;

import io.nexaera.identity.RateLimit;
import io.nexaera.identity.Requires;
import io.nexaera.problem.Problem;
import io.nexaera.witness.Witness;
import io.nexaera.witness.WitnessVerdict;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The witness over HTTP (c2sp.org/tlog-witness, submission prefix `/witness`). Open to anybody, as the protocol has
/// it:
/// what counts is the signature of a log in the settings; whatever else comes is refused without a trace, a few at a
/// time.
@RestController
class WitnessApi {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int AT_ONCE = 4;
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final MediaType SIZE = new MediaType("text", "x.tlog.size");

    private final Witness witness;
    private final RateLimit perAddress;
    private final Semaphore places = new Semaphore(AT_ONCE);

    @Autowired
    WitnessApi(Witness witness) {
        this(witness, new RateLimit(600, Duration.ofMinutes(1)));
    }

    WitnessApi(Witness witness, RateLimit perAddress) {
        this.witness = witness;
        this.perAddress = perAddress;
    }

    @PostMapping("/witness/add-checkpoint")
    @Requires.Open
    ResponseEntity<String> add(HttpServletRequest request) throws IOException {
        perAddress.take(request.getRemoteAddr(), "witness.too-many", "This witness is asked too often from there.");
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return answer(new WitnessVerdict.Malformed("more than " + MOST_BYTES + " bytes"));
        }
        if (!places.tryAcquire()) {
            throw new Problem.TooMany("witness.busy", "This witness is busy.", Duration.ofSeconds(1));
        }
        try {
            return answer(witness.add(new String(body, StandardCharsets.UTF_8)));
        } finally {
            places.release();
        }
    }

    /// Its public key, for whoever wants to have a log cosigned here; compare it by another way.
    @GetMapping("/witness/key")
    @Requires.Open
    ResponseEntity<String> key() {
        return text(HttpStatus.OK, witness.key().orElseThrow(() -> new Problem.NotFound("witness")));
    }

    static ResponseEntity<String> answer(WitnessVerdict verdict) {
        return switch (verdict) {
            case WitnessVerdict.Cosigned cosigned ->
                ResponseEntity.ok().contentType(TEXT).body(cosigned.lines());
            case WitnessVerdict.OtherSize other ->
                ResponseEntity.status(HttpStatus.CONFLICT).contentType(SIZE).body(other.size() + "\n");
            case WitnessVerdict.OtherRoot other ->
                text(HttpStatus.CONFLICT, "another checkpoint of this size was cosigned before");
            case WitnessVerdict.Inconsistent inconsistent ->
                text(HttpStatus.UNPROCESSABLE_CONTENT, "the proof doesn't lead from the old size to this checkpoint");
            case WitnessVerdict.Unsigned unsigned ->
                text(HttpStatus.FORBIDDEN, "no signature of a key that is trusted for this log");
            case WitnessVerdict.UnknownLog unknown -> text(HttpStatus.NOT_FOUND, "this log is not cosigned here");
            case WitnessVerdict.Malformed malformed -> text(HttpStatus.BAD_REQUEST, malformed.sentence());
        };
    }

    private static ResponseEntity<String> text(HttpStatus status, String line) {
        return ResponseEntity.status(status).contentType(TEXT).body(line + "\n");
    }
}
