package io.nexaera.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A chunk that was found, with what speaks for it.
///
/// @param page    from 1; null where the format has no pages
/// @param heading the path of headings above it; empty when there is none
/// @param score   0 to 1, both kinds of evidence together
/// @param evidence what the score is made of
public record Passage(
        UUID document,
        String documentName,
        @Nullable Integer page,
        String heading,
        String text,
        double score,
        Evidence evidence) {
    /// On fourteen manuals and on the demo's few short texts, questions that they answer score 0.39 and more, questions
    /// about other things 0.30 at most (`docs/decisions/0021-vectors-without-pgvector.md`).
    private static final double CONVINCING = 0.36;

    /// @param words   0 to 1: how much of the question's words the passage and its heading hold, rare words counting
    /// more
    /// @param meaning cosine of the question's and the passage's vectors, about 0 (unrelated) to 1
    /// @param closeness like words, but only those that stand together in two neighbouring sentences count
    public record Evidence(double words, double meaning, double closeness) {}

    /// Whether it speaks to the question at all.
    public boolean convinces() {
        return score >= CONVINCING;
    }

    /// Where a citation points, in words: `page 12`, else the heading.
    public String place() {
        return page == null ? heading : "page " + page;
    }
}
