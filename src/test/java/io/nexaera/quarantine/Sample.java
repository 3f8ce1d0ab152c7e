package io.nexaera.quarantine;

/// A text to learn from.
///
/// @param head 0: said to an assistant, 1: found in a mail or document
/// @param source where it comes from; `shape` is which template or which row of it, for splits that don't leak
record Sample(String text, int head, boolean attack, String source, int shape, float weight) {}
