package io.nexaera.healthcare;

import java.time.LocalDate;
import java.util.List;

/// A provider that may answer in Healthcare Mode, as far as is known on a day.
///
/// @param provider `openai`, `anthropic`, `openai-compatible`, or `documents` for quotes without a model
/// @param host of its address; empty for `documents`
/// @param models beginnings of the names of its models
/// @param retention what the provider keeps, in words
/// @param condition what must be true besides, which nobody can check from here
/// @param source where it says so
public record EligibleProvider(
        String provider,
        String host,
        List<String> models,
        String retention,
        String condition,
        String source,
        LocalDate asOf) {
    public EligibleProvider {
        models = List.copyOf(models);
    }

    boolean fits(String kind, String address, String model) {
        return provider.equals(kind)
                && host.equalsIgnoreCase(address)
                && models.stream().anyMatch(model::startsWith);
    }
}
