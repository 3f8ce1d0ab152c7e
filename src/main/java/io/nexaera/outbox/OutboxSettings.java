package io.nexaera.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param workers jobs at the same time on this node
/// @param lease after how long without a sign of life another node may take a job over
/// @param poll how often to look when nobody called
/// @param retryDelay wait before the 2nd attempt; doubles with each further one
@ConfigurationProperties("nexaera.outbox")
record OutboxSettings(
        @DefaultValue("2") int workers,
        @DefaultValue("20s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("3s") Duration retryDelay) {}
