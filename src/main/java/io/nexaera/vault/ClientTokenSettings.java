package io.nexaera.vault;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Clients' own PKCS#11 tokens.
///
/// @param list file that names them, read again whenever it changes; where absent, clients have passphrases only
/// @param patience for one answer of a token; a person or an agent waits that long at most
/// @param rest after a token didn't answer, until it is asked again
/// @param lookEvery how often a token is looked for that nobody uses; well below the minute that is promised
@ConfigurationProperties("nexaera.vault.client-tokens")
record ClientTokenSettings(
        @Nullable Path list,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("10s") Duration rest,
        @DefaultValue("20s") Duration lookEvery) {
    ClientTokenSettings {
        if (patience.toMillis() < 1 || rest.isNegative() || lookEvery.toSeconds() < 1 || lookEvery.toSeconds() > 45) {
            throw new IllegalArgumentException(
                    "nexaera.vault.client-tokens: patience is positive, look-every is 1s to 45s");
        }
    }
}
