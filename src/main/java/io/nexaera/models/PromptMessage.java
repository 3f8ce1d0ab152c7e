package io.nexaera.models;

import io.nexaera.models.ModelMessage.Role;
import io.nexaera.privacy.Redacted;

/// One turn as it may leave the house: nothing else goes into a [ModelCall].
public record PromptMessage(Role role, Redacted redacted) {
    String text() {
        return redacted.text();
    }
}
