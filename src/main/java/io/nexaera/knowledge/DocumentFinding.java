package io.nexaera.knowledge;

/// What the quarantine noticed in a passage of a document.
///
/// @param check its code: `quarantine.instruction`
/// @param passage its number in the document, from 0
/// @param score 0 to 1
public record DocumentFinding(String check, String reason, double score, int passage) {}
