package io.nexaera.egress;

import java.time.Duration;

/// What one call may cost.
///
/// @param silence the longest wait for the first byte, and between any two
/// @param whole the longest time from sending to the last byte
/// @param bodyBytes the most bytes of the response body, counted after decompression
public record OutboundLimits(Duration silence, Duration whole, long bodyBytes) {
    public OutboundLimits {
        if (!silence.isPositive() || !whole.isPositive() || bodyBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
