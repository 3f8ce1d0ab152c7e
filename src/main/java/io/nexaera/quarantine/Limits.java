package io.nexaera.quarantine;

/// The most that a field may hold, counted after hidden characters are stripped.
///
/// @param field as the person knows it: `question`, `instructions`
/// @param characters in code points
/// @param tokens as [Tokens] estimates them: about what a model's tokenizer makes of the text
public record Limits(String field, int characters, int tokens) {
    public Limits {
        if (characters < 1 || tokens < 1) {
            throw new IllegalArgumentException("A limit is at least 1");
        }
    }

    /// Tokens are bounded by characters alone.
    public static Limits ofCharacters(String field, int characters) {
        return new Limits(field, characters, Integer.MAX_VALUE);
    }
}
