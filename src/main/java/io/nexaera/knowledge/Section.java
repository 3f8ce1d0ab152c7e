package io.nexaera.knowledge;

import org.jspecify.annotations.Nullable;

/// A stretch of a document under one heading and, where the format has pages, on one page.
///
/// @param page    from 1; null where the format has no pages
/// @param heading the path of headings above it, `Care › Fillings`; empty when there is none
/// @param text    paragraphs, a blank line between them
record Section(@Nullable Integer page, String heading, String text) {}
