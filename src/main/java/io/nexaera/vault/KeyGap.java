package io.nexaera.vault;

/// A key that the database names and that isn't there, or is another.
///
/// @param key its id
/// @param sentence what is wrong with it and what it protects
public record KeyGap(String key, String sentence) {}
