package io.nexaera.knowledge;

import java.time.Duration;

/// How far one reading may go.
///
/// @param inflatedBytes  bytes that a zip-based file may unpack to, all entries together
/// @param inflationRatio unpacked to packed size that is still believable, looked at from 16 MB unpacked
/// @param characters     text kept; the rest is cut and the result says so
record ParseLimits(Duration time, int pages, int characters, long inflatedBytes, int inflationRatio) {
    ParseLimits {
        if (time.isNegative() || time.isZero() || pages < 1 || characters < 1_000 || inflationRatio < 2) {
            throw new IllegalArgumentException("limits of reading must be above zero");
        }
    }
}
