package io.nexaera.healthcare;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param registry a file like `healthcare/eligible.json` of this release, read instead of it at each start
@ConfigurationProperties("nexaera.healthcare")
record HealthcareSettings(@Nullable Path registry) {}
