package io.nexaera.webhooks;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param timeout the longest wait for a receiver's answer
/// @param retryDelays wait before the 2nd, 3rd, … attempt; after the last the delivery has failed
/// @param disableAfter an endpoint that took nothing for this long is turned off
/// @param overlap how long the former secret signs as well after a change
/// @param keep how long events and what became of them are kept
/// @param poll how often to look when nobody called
/// @param lease after how long without a result another node may send again; several times the timeout
/// @param batch the most deliveries to one endpoint that are under way between two looks
/// @param concurrency the most requests to one endpoint at the same time
/// @param inFlight the most requests at the same time to endpoints that answer well, and as many to all others
@ConfigurationProperties("nexaera.webhooks")
record WebhookSettings(
        @DefaultValue("15s") Duration timeout,

        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
        List<Duration> retryDelays,

        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue("24h") Duration overlap,
        @DefaultValue("30d") Duration keep,
        @DefaultValue("250ms") Duration poll,
        @DefaultValue("2m") Duration lease,
        @DefaultValue("512") int batch,
        @DefaultValue("16") int concurrency,
        @DefaultValue("512") int inFlight) {
    WebhookSettings {
        retryDelays = List.copyOf(retryDelays);
        if (!timeout.isPositive() || !poll.isPositive() || lease.compareTo(timeout.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("nexaera.webhooks needs a positive timeout and poll, and a lease of at"
                    + " least four times the timeout");
        }
        if (batch < 1 || concurrency < 1 || inFlight < 1 || !keep.isPositive() || !overlap.isPositive()) {
            throw new IllegalArgumentException(
                    "nexaera.webhooks needs a positive batch, concurrency, in-flight, keep and overlap");
        }
    }
}
