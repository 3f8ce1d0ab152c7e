package io.nexaera.webhooks;

import io.nexaera.outbox.EventType;
import io.nexaera.tenancy.TenantTransaction;
import java.util.Map;
import java.util.Optional;

/// What was said in an event of one type, for endpoints that asked for content. The module whose rows it lies in
/// implements it; it is asked when the message is made, so nothing of it is kept with the event.
public interface EventContent {
    EventType type();

    /// @param data the event's own
    /// @return empty where it is gone
    Optional<String> of(TenantTransaction tx, Map<String, String> data);
}
