package io.nexaera.models;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The operator's own keys, for agencies that the operator pays for. They stay in memory.
///
/// @param platform a key for each provider, by its id: `nexaera.models.platform.openai.key`
/// @param agencies who may use them and the conventional variables (`OPENAI_API_KEY`): the agencies' names in
/// addresses, or `all`; nobody where absent
@ConfigurationProperties("nexaera.models")
record ModelSettings(
        @DefaultValue Map<String, PlatformKey> platform,
        @DefaultValue List<String> agencies) {

    ModelSettings {
        platform.keySet().stream()
                .filter(id ->
                        ProviderKind.byId(id).filter(ProviderKind::needsKey).isEmpty())
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException("nexaera.models.platform: there is no provider " + id);
                });
    }

    /// @param baseUrl the provider's usual one where absent
    /// @param model the provider's first suggestion where absent
    record PlatformKey(
            String key, @Nullable String baseUrl, @Nullable String model) {
        @Override
        public String toString() {
            return "PlatformKey[[secret]]";
        }
    }
}
