package io.nexaera.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param sessionIdle a session ends after this long without a request
/// @param sessionLife and after this long in any case
/// @param healthcareIdle and of whoever belongs to a client in Healthcare Mode, after this long without a request
/// @param attemptsPerPerson sign-in attempts per e-mail address in `attemptsWindow`
/// @param attemptsPerAddress and per network address
/// @param requestsPerMinute of one person or key
@ConfigurationProperties("nexaera.identity")
record IdentitySettings(
        @DefaultValue("12h") Duration sessionIdle,
        @DefaultValue("7d") Duration sessionLife,
        @DefaultValue("15m") Duration healthcareIdle,
        @DefaultValue("10") int attemptsPerPerson,
        @DefaultValue("50") int attemptsPerAddress,
        @DefaultValue("15m") Duration attemptsWindow,
        @DefaultValue("600") int requestsPerMinute) {}
