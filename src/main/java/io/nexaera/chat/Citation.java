package io.nexaera.chat;

import io.nexaera.knowledge.Passage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A passage that an answer rests on, as it was when the answer was given.
///
/// @param number as the answer refers to it: `[1]`
/// @param page from 1; null where the format has no pages
/// @param score 0 to 1: how well it fits the question
public record Citation(
        int number,
        UUID document,
        String documentName,
        @Nullable Integer page,
        String heading,
        String text,
        double score) {

    static Citation of(int number, Passage passage) {
        return new Citation(
                number,
                passage.document(),
                passage.documentName(),
                passage.page(),
                passage.heading(),
                passage.text(),
                passage.score());
    }
}
