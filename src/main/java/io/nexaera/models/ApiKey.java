package io.nexaera.models;

import io.nexaera.egress.OutboundRequest;
import io.nexaera.problem.Problem;

/// A provider's key in memory. It prints as `[secret]`; only the adapters can read it.
public final class ApiKey {
    private static final int MAX_CHARACTERS = 4096;
    private final String value;

    private ApiKey(String value) {
        this.value = value;
    }

    /// Takes a key as somebody pasted it, without the blanks around it.
    public static ApiKey of(String pasted) {
        String value = pasted.strip();
        if (value.isEmpty() || value.length() > MAX_CHARACTERS || !OutboundRequest.printable(value)) {
            throw new Problem.Invalid(
                    "models.key-malformed",
                    "key",
                    "This does not look like a key. Paste it in one line, exactly as the provider shows it.");
        }
        return new ApiKey(value);
    }

    /// For servers that ask for no key, such as one on the own machine.
    public static ApiKey none() {
        return new ApiKey("");
    }

    boolean isPresent() {
        return !value.isEmpty();
    }

    String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
