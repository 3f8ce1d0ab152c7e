package io.nexaera.models;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whose key pays for an answer, in the order in which they are tried.
public enum KeyTier {
    ORGANIZATION("Your own key"),
    AGENCY("Your agency's key"),
    PLATFORM("This platform's key"),
    LEGACY("An old key that isn't sealed yet");

    private final String label;

    KeyTier(String label) {
        this.label = label;
    }

    /// The stored and transmitted form: `organization`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a client's people read.
    public String label() {
        return label;
    }

    public static Optional<KeyTier> of(String code) {
        return Arrays.stream(values()).filter(tier -> tier.code().equals(code)).findFirst();
    }
}
