package io.nexaera.models;

import io.nexaera.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /// What somebody typed, with the provider's suggestions where they typed nothing; named as its provider.
    ///
    /// @throws Problem.Invalid also where there is no such provider
    public static NewConnection of(
            String provider, @Nullable String baseUrl, @Nullable String model, @Nullable String key) {
        ProviderKind kind = ProviderKind.byId(provider)
                .orElseThrow(() -> new Problem.Invalid("models.kind", "kind", "There is no such provider."));
        return new NewConnection(
                kind.label(),
                kind,
                present(baseUrl).orElse(kind.baseUrl()),
                present(model).orElse(kind.models().stream().findFirst().orElse("")),
                present(key).map(ProviderKey::of));
    }

    /// The same under another name.
    public NewConnection named(String other) {
        return new NewConnection(other, kind, baseUrl, defaultModel, key);
    }

    private static Optional<String> present(@Nullable String field) {
        return Optional.ofNullable(field).filter(text -> !text.isBlank());
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
