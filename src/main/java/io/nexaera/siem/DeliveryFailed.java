package io.nexaera.siem;

import io.nexaera.egress.OutboundFailed;
import java.time.Duration;
import java.util.Optional;

/// A batch that was not acknowledged. Its sentence is for the people whose destination it is, and holds nothing
/// that the other side said beyond a status code.
final class DeliveryFailed extends Exception {
    private final Optional<Duration> wait;

    DeliveryFailed(String sentence) {
        this(sentence, Optional.empty());
    }

    /// @param wait how long the other side wants to be left alone
    DeliveryFailed(String sentence, Optional<Duration> wait) {
        super(sentence, null, false, false);
        this.wait = wait;
    }

    static DeliveryFailed because(OutboundFailed failed) {
        return new DeliveryFailed(
                switch (failed.reason()) {
                    case UNREACHABLE -> "Nobody answers at this address.";
                    case UNTRUSTED -> "Its certificate or TLS version is not acceptable.";
                    case TIMED_OUT -> "It took too long.";
                    case TOO_LARGE -> "It answered with too much.";
                    case CUT_OFF, CLOSED -> "The connection broke before everything was acknowledged.";
                });
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    Optional<Duration> askedToWait() {
        return wait;
    }
}
