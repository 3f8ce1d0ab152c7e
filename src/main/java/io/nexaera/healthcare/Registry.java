package io.nexaera.healthcare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The dated list of providers that may answer in Healthcare Mode: this release's, or the operator's own file.
@Component
@EnableConfigurationProperties(HealthcareSettings.class)
public class Registry {
    /// Quotes from documents, without a model.
    public static final String DOCUMENTS = "documents";

    private static final String SHIPPED = "/healthcare/eligible.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<EligibleProvider> entries;

    Registry(HealthcareSettings settings) {
        this.entries =
                Optional.ofNullable(settings.registry()).map(Registry::own).orElseGet(Registry::shipped);
    }

    public List<EligibleProvider> entries() {
        return entries;
    }

    /// @param host of the provider's address; empty for [#DOCUMENTS]
    /// @return empty where it isn't known to be eligible
    public Optional<EligibleProvider> find(String provider, String host, String model) {
        return entries.stream()
                .filter(entry -> entry.fits(provider, host, model))
                .findFirst();
    }

    private static List<EligibleProvider> shipped() {
        try (InputStream in = Registry.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from this build");
            }
            return read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<EligibleProvider> own(Path file) {
        try {
            return read(Files.readAllBytes(file));
        } catch (IOException | JacksonException wrong) {
            throw new IllegalStateException(
                    "nexaera.healthcare.registry: " + file + " can't be read as a list of eligible providers: "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    private static List<EligibleProvider> read(byte[] json) {
        return List.of(JSON.readValue(json, EligibleProvider[].class));
    }
}
