package io.nexaera.models;

import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Keys of whoever runs the installation: the platform's by its settings, and legacy ones in the variables that
/// providers' own tools read (`OPENAI_API_KEY`). Nobody uses either unless the operator names their agency.
@Component
public class OperatorKeys {
    private final Map<ProviderKind, Connected> platform = new EnumMap<>(ProviderKind.class);
    private final Map<ProviderKind, Connected> legacy = new EnumMap<>(ProviderKind.class);
    private final List<String> agencies;

    OperatorKeys(ModelSettings settings, Environment environment) {
        this.agencies = settings.agencies();
        settings.platform()
                .forEach((id, given) -> ProviderKind.byId(id)
                        .ifPresent(kind -> platform.put(
                                kind, connected(KeyTier.PLATFORM, kind, given.key(), given.baseUrl(), given.model()))));
        Arrays.stream(ProviderKind.values())
                .forEach(kind -> legacy(kind, environment)
                        .ifPresent(key -> legacy.put(
                                kind,
                                connected(
                                        KeyTier.LEGACY,
                                        kind,
                                        key,
                                        environment.getProperty(prefix(kind) + "_BASE_URL"),
                                        null))));
    }

    private static Connected connected(
            KeyTier tier, ProviderKind kind, String key, @Nullable String baseUrl, @Nullable String model) {
        try {
            String usual = kind.models().getFirst();
            return new Connected(
                    new ServingKey(tier, kind, Optional.empty()),
                    new ModelConnection(kind, Optional.ofNullable(baseUrl).orElse(kind.baseUrl()), ProviderKey.of(key)),
                    Optional.ofNullable(model).orElse(usual));
        } catch (Problem.Invalid malformed) {
            throw new IllegalArgumentException(
                    "the " + tier.code() + " key for " + kind.label() + " is not one line of printable characters",
                    malformed);
        }
    }

    private static Optional<String> legacy(ProviderKind kind, Environment environment) {
        return Optional.ofNullable(kind.needsKey() ? environment.getProperty(variable(kind)) : null)
                .filter(key -> !key.isBlank());
    }

    /// The variables that hold a key in this environment.
    static List<String> legacyVariables(Environment environment) {
        return Arrays.stream(ProviderKind.values())
                .filter(kind -> legacy(kind, environment).isPresent())
                .map(OperatorKeys::variable)
                .toList();
    }

    /// `OPENAI_API_KEY`
    static String variable(ProviderKind kind) {
        return prefix(kind) + "_API_KEY";
    }

    private static String prefix(ProviderKind kind) {
        return kind.id().toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// Whether the operator lends keys to the agency with this name in addresses.
    boolean lendsTo(String agencySlug) {
        return agencies.contains("all") || agencies.contains(agencySlug);
    }

    Optional<Connected> platform(ProviderKind kind) {
        return Optional.ofNullable(platform.get(kind));
    }

    Optional<Connected> legacy(ProviderKind kind) {
        return Optional.ofNullable(legacy.get(kind));
    }

    /// The variables that hold a key outside any key store.
    public List<String> legacyVariables() {
        return legacy.keySet().stream().map(OperatorKeys::variable).toList();
    }
}
