package io.nexaera.models;

/// A provider with its key, ready for [ModelProvider#open], and whose key it is.
///
/// @param defaultModel where nobody chose another
public record Connected(ServingKey key, ModelConnection connection, String defaultModel) {}
