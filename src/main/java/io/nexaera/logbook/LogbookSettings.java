package io.nexaera.logbook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param exportsKept how long a written file of the log may be taken
/// @param exportsAtOnce how many files of one tenant's log are written at the same time, 1 to 8
@ConfigurationProperties("nexaera.logbook")
record LogbookSettings(
        @DefaultValue("7d") Duration exportsKept,
        @DefaultValue("2") int exportsAtOnce) {
    static final int MOST_AT_ONCE = 8;

    LogbookSettings {
        if (exportsAtOnce < 1 || exportsAtOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException("nexaera.logbook.exports-at-once is 1 to " + MOST_AT_ONCE);
        }
        if (!exportsKept.isPositive()) {
            throw new IllegalArgumentException("nexaera.logbook.exports-kept must be longer than nothing");
        }
    }
}
