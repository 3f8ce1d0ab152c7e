package io.nexaera.retention;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param backupDays how long the operator keeps backups of the database: a certificate says until when one may still
///     hold what went
/// @param batchRows that go in one transaction
/// @param pause between two batches
/// @param vacuumRows from how many removed rows of one table on it is vacuumed at once
/// @param scheduleEvery how often to look whether a client has no daily purge waiting
@ConfigurationProperties("nexaera.retention")
record RetentionSettings(
        @DefaultValue("35") int backupDays,
        @DefaultValue("2000") int batchRows,
        @DefaultValue("10ms") Duration pause,
        @DefaultValue("10000") int vacuumRows,
        @DefaultValue("1h") Duration scheduleEvery) {
    RetentionSettings {
        if (backupDays < 0 || backupDays > 36_525) {
            throw new IllegalArgumentException("nexaera.retention.backup-days is 0 to 36525");
        }
        if (batchRows < 1 || batchRows > 100_000) {
            throw new IllegalArgumentException("nexaera.retention.batch-rows is 1 to 100000");
        }
        if (pause.isNegative() || vacuumRows < 1 || !scheduleEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "nexaera.retention: pause and schedule-every are times, vacuum-rows is 1 or more");
        }
    }
}
