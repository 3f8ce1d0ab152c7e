package io.nexaera.knowledge;

import java.util.List;
import java.util.stream.Collectors;

/// What the documents say to a question, in their own words.
public sealed interface Answer {
    /// @param quotes best first, at least one
    record Quoted(List<Quote> quotes) implements Answer {
        @Override
        public String text() {
            return quotes.stream().map(Quote::text).collect(Collectors.joining("\n\n"));
        }
    }

    /// The documents don't hold it.
    record NotFound() implements Answer {
        @Override
        public String text() {
            return "I could not find this in the documents I was given.";
        }
    }

    /// @param text sentences of the passage, as they stand there
    record Quote(Passage passage, String text) {}

    /// The answer to show.
    String text();
}
