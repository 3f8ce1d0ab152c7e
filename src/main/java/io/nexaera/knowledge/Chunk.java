package io.nexaera.knowledge;

import org.jspecify.annotations.Nullable;

/// A passage of a document, the unit that is searched and quoted.
///
/// @param ordinal from 0, in reading order
/// @param page    from 1; null where the format has no pages
/// @param heading the path of headings above it; empty when there is none
public record Chunk(int ordinal, @Nullable Integer page, String heading, String text) {}
