package io.nexaera.quarantine;

/// What a stretch of a text says once decoded.
///
/// @param how the encoding, in words: `base64`
record Decoded(String how, String text, int from, int to) {}
