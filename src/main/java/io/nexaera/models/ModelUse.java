package io.nexaera.models;

/// What one answer of a model took. Tokens are 0 where the provider did not say, or the answer broke off.
public record ModelUse(ServingKey key, String model, long inputTokens, long outputTokens) {}
