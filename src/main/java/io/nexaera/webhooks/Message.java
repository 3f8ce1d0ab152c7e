package io.nexaera.webhooks;

import java.time.Instant;
import java.util.UUID;

/// An event as it goes out: `{"type":…,"timestamp":…,"data":{…}}`.
///
/// @param event its id, the same for every endpoint and attempt
record Message(UUID event, String type, Instant at, String body) {
    /// `evt_` and 32 hexadecimal digits.
    String id() {
        return id(event);
    }

    static String id(UUID event) {
        return "evt_" + event.toString().replace("-", "");
    }
}
