package io.nexaera.models;

import io.nexaera.problem.Problem;
import java.util.Optional;

/// A connection that somebody wants to add; what a person can get wrong is refused here, in words.
///
/// @param key empty for servers that ask for none
public record NewConnection(
        String name, ProviderKind kind, String baseUrl, String defaultModel, Optional<ProviderKey> key) {

    public NewConnection {
        name = named("name", name, 80);
        baseUrl = baseUrl.strip();
        defaultModel = named("defaultModel", defaultModel, 200);
        if (kind.needsKey() && key.isEmpty()) {
            throw new Problem.Invalid("models.key-missing", "key", kind.label() + " needs a key.");
        }
    }

    private static String named(String field, String given, int most) {
        String text = given.strip();
        boolean printable = text.codePoints().noneMatch(Character::isISOControl);
        if (text.isEmpty() || text.length() > most || !printable) {
            throw new Problem.Invalid(
                    "models." + (field.equals("name") ? "name" : "default-model"),
                    field,
                    "Enter 1 to %d characters in one line.".formatted(most));
        }
        return text;
    }
}
