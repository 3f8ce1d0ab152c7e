package io.nexaera.webhooks;

import java.util.Optional;
import java.util.UUID;

/// How deliveries of the last day went, for one endpoint or for all of a tenant's.
///
/// @param endpoint empty for all together
/// @param firstP50Millis from what happened to the first attempt: our own delay, half of them; empty where none was
/// made
/// @param firstP99Millis the same, all but one in a hundred
/// @param takenP99Millis until the receiver took it, repeats included
record Lag(
        Optional<UUID> endpoint,
        long waiting,
        long delivered,
        long failed,
        Optional<Integer> firstP50Millis,
        Optional<Integer> firstP99Millis,
        Optional<Integer> takenP99Millis) {
    static final Lag NONE = new Lag(Optional.empty(), 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    public String firstP50() {
        return words(firstP50Millis);
    }

    public String firstP99() {
        return words(firstP99Millis);
    }

    public String takenP99() {
        return words(takenP99Millis);
    }

    /// `140 ms`, `2.3 s`, or a dash.
    private static String words(Optional<Integer> millis) {
        return millis.map(ms -> ms < 1000 ? ms + " ms" : String.format(java.util.Locale.ROOT, "%.1f s", ms / 1000.0))
                .orElse("–");
    }
}
