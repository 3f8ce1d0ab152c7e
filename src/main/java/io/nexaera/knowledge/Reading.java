package io.nexaera.knowledge;

import java.util.List;

/// What came of reading a document.
sealed interface Reading {
    /// @param title     what the document calls itself; empty when it doesn't
    /// @param pages     how many pages or slides it has; 0 where the format has none
    /// @param truncated the text was longer than the limit and was cut there
    record Parsed(String title, int pages, List<Section> sections, boolean truncated) implements Reading {}

    /// @param sentence for the person who added the document
    record Refused(Refusal reason, String sentence) implements Reading {}

    static Refused refused(Refusal reason) {
        return new Refused(reason, reason.sentence);
    }
}
