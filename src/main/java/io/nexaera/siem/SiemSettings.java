package io.nexaera.siem;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param every how often to look for destinations with something to send
/// @param streams destinations served at the same time by this node
/// @param batchEntries the most entries of one delivery
/// @param batchBytes the most bytes of one delivery, but for a single entry that is longer
/// @param timeout the longest that one delivery may take
/// @param acknowledgement Splunk: how long a batch may stay unacknowledged before it is sent again
/// @param acknowledgementPoll Splunk: how often to ask
/// @param retryAfter wait after a first failure; doubles with each further one
/// @param retryAtMost the longest such wait
/// @param stalledAfter how long a destination fails before the audit log says so
/// @param lease after how long without a sign of life another node takes a stream over
@ConfigurationProperties("nexaera.siem")
record SiemSettings(
        @DefaultValue("1s") Duration every,
        @DefaultValue("64") int streams,
        @DefaultValue("500") int batchEntries,
        @DefaultValue("262144") int batchBytes,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("60s") Duration acknowledgement,
        @DefaultValue("500ms") Duration acknowledgementPoll,
        @DefaultValue("1s") Duration retryAfter,
        @DefaultValue("5m") Duration retryAtMost,
        @DefaultValue("15m") Duration stalledAfter,
        @DefaultValue("30s") Duration lease) {
    SiemSettings {
        if (streams < 1 || batchEntries < 1 || batchBytes < 1024 || !every.isPositive() || !lease.isPositive()) {
            throw new IllegalArgumentException(
                    "nexaera.siem needs streams and batch-entries of 1 or more, batch-bytes of 1024 or more, and positive"
                            + " every and lease");
        }
    }
}
