package io.nexaera.models;

/// Where a provider is and the key to it. Prints without the key.
///
/// @param baseUrl checked by `egress` when it is used, whoever stored it
public record ModelConnection(ProviderKind kind, String baseUrl, ProviderKey key) {}
