package io.nexaera.models;

import io.nexaera.egress.OutboundRequest;
import io.nexaera.models.SavedConnection.KeyHint;
import io.nexaera.problem.Problem;

/// A provider's key in memory. It prints as `[secret]`; only the adapters can read it.
public final class ProviderKey {
    private static final int MAX_CHARACTERS = 4096;
    private final String value;

    private ProviderKey(String value) {
        this.value = value;
    }

    /// Takes a key as somebody pasted it, without the blanks around it.
    public static ProviderKey of(String pasted) {
        String value = pasted.strip();
        if (value.isEmpty() || value.length() > MAX_CHARACTERS || !OutboundRequest.printable(value)) {
            throw new Problem.Invalid(
                    "models.key-malformed",
                    "key",
                    "This does not look like a key. Paste it in one line, exactly as the provider shows it.");
        }
        return new ProviderKey(value);
    }

    /// For servers that ask for no key, such as one on the own machine.
    public static ProviderKey none() {
        return new ProviderKey("");
    }

    boolean isPresent() {
        return !value.isEmpty();
    }

    String reveal() {
        return value;
    }

    /// What recalls the key without helping a thief: of a key of 24 characters or more, at most ten.
    KeyHint hint() {
        return value.length() < 24
                ? new KeyHint("", "")
                : new KeyHint(value.substring(0, 6), value.substring(value.length() - 4));
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
